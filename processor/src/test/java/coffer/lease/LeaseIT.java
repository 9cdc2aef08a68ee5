package coffer.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.fixture.TestBooks;
import coffer.market.MainAccountId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How processes share main accounts, and that no two of them hold the same. */
final class LeaseIT {

    private static final Duration LENGTH = Duration.ofMinutes(1);

    private TestBooks books;
    private LeaseStore leases;
    private List<MainAccountId> accounts;

    @BeforeEach
    void openFourMainAccounts() {
        books = TestBooks.open();
        leases = new LeaseStore(books.database());
        accounts =
                Stream.of("alpha", "beta", "gamma", "delta")
                        .map(code -> books.market(code, 1).id())
                        .toList();
    }

    @AfterEach
    void close() {
        books.close();
    }

    /** A process with its keepers. */
    private final class Member {

        private final String name;
        private final List<MainAccountLease> keepers;

        Member(String name) {
            this.name = name;
            this.keepers =
                    accounts.stream()
                            .map(account ->
                                    new MainAccountLease(
                                            leases, account, name, LENGTH, System::nanoTime))
                            .toList();
        }

        /** What a process does now and then. */
        void beat() {
            leases.register(name, LENGTH);
            for (MainAccountLease keeper : keepers) {
                keeper.step();
                if (keeper.isSurplus()) {
                    assertThat(keeper.epoch()).as("begins nothing new").isEmpty();
                    assertThat(keeper.held()).as("may end what was begun").isPresent();
                    keeper.release();
                }
            }
        }

        long holds() {
            return keepers.stream().filter(keeper -> keeper.epoch().isPresent()).count();
        }
    }

    private void pass(Duration time) {
        books.asOwner(
                "update clock_shift set shift = shift + interval '%d seconds'"
                        .formatted(time.toSeconds()));
    }

    @Test
    void whoIsAloneHoldsAllAndWhoComesGetsAShare() {
        Member one = new Member("one");
        Member two = new Member("two");
        Member three = new Member("three");
        one.beat();
        assertThat(one.holds()).isEqualTo(4);
        two.beat();
        assertThat(two.holds()).as("nothing is free yet").isZero();
        one.beat();
        two.beat();
        assertThat(List.of(one.holds(), two.holds())).containsExactly(2L, 2L);
        for (int round = 0; round < 3; round++) {
            three.beat();
            one.beat();
            two.beat();
        }
        assertThat(List.of(one.holds(), two.holds(), three.holds()))
                .containsExactlyInAnyOrder(2L, 1L, 1L);
    }

    @Test
    void whoDiedLeavesItsShareToTheOthers() {
        Member one = new Member("one");
        Member two = new Member("two");
        one.beat();
        two.beat();
        one.beat();
        two.beat();
        pass(LENGTH.plusSeconds(1));
        two.beat();
        assertThat(two.holds()).isEqualTo(4);
        assertThat(one.holds()).as("by its own clock, which nobody moved").isEqualTo(2);
        one.beat();
        assertThat(one.holds()).as("it is told").isZero();
    }

    @Test
    void whatNobodyTakesAnybodyMayTake() {
        Member one = new Member("one");
        one.beat();
        leases.register("idle", LENGTH.multipliedBy(10));
        one.beat();
        one.beat();
        one.beat();
        assertThat(one.holds()).as("the others are left to whoever is there").isEqualTo(1);
        pass(LENGTH.plusSeconds(1));
        leases.register("idle", LENGTH.multipliedBy(10));
        one.keepers.forEach(MainAccountLease::step);
        one.keepers.forEach(MainAccountLease::step);
        assertThat(one.keepers).allMatch(keeper -> keeper.held().isPresent());
    }

    @Test
    void aRenewalThatIsAnsweredLateCountsFromWhenItWasAsked() throws Exception {
        Duration length = Duration.ofMillis(400);
        MainAccountLease one =
                new MainAccountLease(leases, accounts.getFirst(), "one", length, System::nanoTime);
        MainAccountLease two =
                new MainAccountLease(leases, accounts.getFirst(), "two", length, System::nanoTime);
        one.step();
        assertThat(one.epoch()).hasValue(1);
        Thread renewal;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select from lease for update");
            renewal = Thread.ofVirtual().start(one::step);
            await().until(() -> one.epoch().isEmpty());
            Thread.sleep(length);
            connection.rollback();
        }
        renewal.join();
        await().until(() -> {
            two.step();
            return two.epoch().isPresent();
        });
        assertThat(one.held()).isEmpty();
    }

    private Connection connect() throws SQLException {
        String url = books.url();
        String login = url.substring("postgresql://".length(), url.indexOf('@'));
        String[] words = login.split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.substring(url.indexOf('@') + 1),
                words[0],
                words.length > 1 ? words[1] : "");
    }
}
