package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient.Answer;
import coffer.platform.BookQueries;
import coffer.platform.TestDatabase;
import coffer.platform.TestPlatform;
import coffer.platform.TwoMarketsFixture;
import coffer.platform.command.QuarantineCommand;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database is restored that lacks what the bank has executed, and nothing is sent twice. */
final class QuarantineCommandIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    private TwoMarketsFixture fixture;
    private String url;

    @BeforeEach
    void startAMarket() {
        fixture =
                TwoMarketsFixture.start(
                        Map.of(
                                "patience.quiet", "2s",
                                "patience.back-off", "200ms",
                                "patience.longest-pause", "1s",
                                "work.lease-length", "2s"));
        url = fixture.platform().databaseUrl();
        fixture.deposit(1, "100.00");
    }

    @AfterEach
    void checkBooks() {
        assertThat(new BookQueries(url).violations()).isEmpty();
        fixture.close();
    }

    @Test
    void whatTheBackupHasAsNeverSentIsNeverSentAgain() {
        String freeze =
                fixture.succeed(
                                fixture.demoMarket(),
                                TestPlatform.order("q-0", "freeze", "F000001", "", "30.00", ""))
                        .text("freeze_id");
        String use = ", \"freeze_id\": \"" + freeze + "\"";
        await().atMost(LONG)
                .until(() ->
                        fixture.sql(
                                        "select count(*) from standing_freeze where"
                                                + " freeze_no is null")
                                .getFirst()
                                .equals("0"));

        // Accepted and not sent, in the hour of the backup ...
        hold();
        Answer executed =
                order(TestPlatform.order("q-1", "transfer", "F000001", "F000002", "10.00", ""));
        Answer unheard =
                order(TestPlatform.order("q-2", "transfer", "F000001", "F000002", "1.00", ""));
        Answer unused = order(use("q-3", "5.00", use));
        fixture.platform().close();
        String backup = copy(url);

        // ... then two were cancelled, and one was sent and executed ...
        fixture.restart();
        for (Answer unsent : new Answer[] {unheard, unused}) {
            Answer cancelled =
                    fixture.demoMarket()
                            .post("/v1/forced-transfers/" + unsent.text("id") + "/cancel", "");
            assertThat(cancelled.text("status")).as(cancelled.body()).isEqualTo("failed");
        }
        releaseLeases();
        await().atMost(LONG).until(() -> status(executed).equals("succeeded"));
        fixture.platform().close();

        // ... and all of that is lost.
        restore(backup);
        releaseLeases();
        quarantinesOnce();

        fixture.restart();
        Answer next = order(use("q-4", "2.00", use));
        await().atMost(LONG).until(() -> status(executed).equals("succeeded"));
        await().atMost(LONG).until(() -> status(unheard).equals("in_review"));
        await().atMost(LONG).until(() -> status(unused).equals("in_review"));
        assertThat(bank(executed, "arrived")).isEqualTo(1);
        assertThat(bank(executed, "moved_money")).isEqualTo(1);
        assertThat(bank(unheard, "arrived")).isZero();
        assertThat(bank(unused, "arrived")).isZero();
        // The freeze may be in use at the bank, so the next use of it waits.
        assertThat(status(next)).isEqualTo("accepted");
        assertThat(bank(next, "arrived")).isZero();
        assertThat(TestPlatform.balances(fixture.demoMarket(), "F000001"))
                .isEqualTo("90.00 59.00 23.00 8.00");
    }

    private void quarantinesOnce() {
        CommandResult first =
                CommandResult.run(new QuarantineCommand(), "--database", url, "--market", "demo");
        assertThat(first.status()).as(first.printed()).isZero();
        assertThat(first.printed())
                .contains("market demo, main account citic: 3 instructions are unknown")
                .contains("market demo, main account second: 0 instructions")
                .doesNotContain("market other");
        CommandResult again = CommandResult.run(new QuarantineCommand(), "--database", url);
        assertThat(again.status()).isZero();
        assertThat(again.printed())
                .contains("market demo, main account citic: 0 ")
                .contains("market other, main account citic: 0 ");
    }

    @Test
    void whileAProcessHoldsAMainAccountNothingIsDone() {
        hold();
        Answer waiting =
                order(TestPlatform.order("h-1", "transfer", "F000001", "F000002", "10.00", ""));
        CommandResult refused = CommandResult.run(new QuarantineCommand(), "--database", url);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.printed())
                .contains("main account citic is held by process somebody until ")
                .contains("nothing was done");
        assertThat(status(waiting)).isEqualTo("accepted");
        releaseLeases();
        await().atMost(LONG).until(() -> status(waiting).equals("succeeded"));
    }

    @Test
    void anUnknownMarketIsAUsageError() {
        assertThat(
                        CommandResult.run(
                                        new QuarantineCommand(),
                                        "--database",
                                        url,
                                        "--market",
                                        "nobody")
                                .status())
                .isEqualTo(2);
    }

    private static String use(String no, String amount, String freeze) {
        return """
        {"out_request_no": "%s", "kind": "unfreeze", "amount": "%s", "currency": "CNY" %s}
        """
                .formatted(no, amount, freeze);
    }

    private Answer order(String order) {
        Answer answer = fixture.demoMarket().post("/v1/forced-transfers", order);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    private String status(Answer order) {
        return fixture.demoMarket().get("/v1/forced-transfers/" + order.text("id")).text("status");
    }

    private int bank(Answer order, String what) {
        JsonNode journal = fixture.bank().get("journal?serial=" + order.text("serial"));
        return journal.path(what).asInt();
    }

    /** Another process takes the main account, and sends nothing. */
    private void hold() {
        fixture.sql(
                """
                update lease set holder = 'somebody', epoch = epoch + 1,
                  ends_at = coffer_clock() + interval '1 hour' where main_account_id = 1
                """);
        // Longer than the lease that the platform believes it holds.
        await().atMost(LONG)
                .until(() ->
                        fixture.withoutKey()
                                .get("/health/ready")
                                .body()
                                .replace(" ", "")
                                .contains("\"id\":1,\"bank\":\"citic\",\"lease_held\":false"));
    }

    private void releaseLeases() {
        fixture.sql("update lease set ends_at = coffer_clock()");
    }

    private static String copy(String from) {
        String to = TestDatabase.fresh();
        String beside = TestDatabase.fresh();
        TestDatabase.run(beside, "drop database " + name(to));
        TestDatabase.run(beside, "create database " + name(to) + " template " + name(from));
        return to;
    }

    private void restore(String backup) {
        TestDatabase.run(backup, "drop database " + name(url));
        String beside = TestDatabase.fresh();
        TestDatabase.run(beside, "create database " + name(url) + " template " + name(backup));
    }

    private static String name(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
