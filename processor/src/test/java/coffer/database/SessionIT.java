package coffer.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.fixture.CutConnectionProxy;
import coffer.fixture.CutConnectionProxy.Cut;
import coffer.fixture.CutConnectionProxy.Place;
import coffer.fixture.TestBooks;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection of one's own comes to when it breaks. */
@Timeout(60)
final class SessionIT {

    private final Vertx vertx = Vertx.vertx();
    private TestBooks books;
    private CutConnectionProxy wire;
    private Database database;
    private Session session;

    @BeforeEach
    void open() {
        books = TestBooks.open();
        wire = new CutConnectionProxy(books.url());
        database = new Database(vertx, wire.url(), 4, Duration.ofSeconds(10));
        session = database.session("mine");
        assertThat(database.answers()).isTrue();
    }

    @AfterEach
    void close() {
        session.close();
        database.close();
        wire.close();
        books.close();
        vertx.close().await();
    }

    private int pid() {
        return pid(session);
    }

    private static int pid(Session session) {
        return session.rows("select pg_backend_pid() as pid").getFirst().getInteger("pid");
    }

    private boolean lives(int pid) {
        List<Row> rows =
                books.database().rows("select from pg_stat_activity where pid = $1", Tuple.of(pid));
        return !rows.isEmpty();
    }

    /** The server's sides of our connections, as far as it knows. */
    private List<Integer> pids() {
        return books
                .database()
                .rows(
                        "select pid from pg_stat_activity where application_name like 'mine%'"
                                + " and datname = current_database()")
                .stream()
                .map(row -> row.getInteger("pid"))
                .toList();
    }

    @Test
    void nothingIsOpenedBeforeTheFirstStatement() {
        assertThat(pids()).isEmpty();
        int pid = pid();
        assertThat(pid()).as("statements follow one another on one connection").isEqualTo(pid);
        assertThat(pids()).containsExactly(pid);
    }

    @Test
    void afterABreakTheNextStatementWorksAndTheOldSideIsGone() {
        int before = pid();
        wire.cut(new Cut(Place.ANYTHING, 0, false));
        assertThatThrownBy(this::pid).isInstanceOf(DatabaseUnavailable.class);
        assertThat(lives(before)).as("the server knows nothing of the break").isTrue();
        assertThat(pid()).isNotEqualTo(before);
        assertThat(lives(before)).isFalse();
    }

    @Test
    void theOldSideIsGoneToThoughTheFirstReconnectFails() {
        int before = pid();
        wire.cut(new Cut(Place.ANYTHING, 0, false));
        assertThatThrownBy(this::pid).isInstanceOf(DatabaseUnavailable.class);
        wire.refuseNext();
        assertThatThrownBy(this::pid).isInstanceOf(DatabaseUnavailable.class);
        wire.cut(new Cut(Place.ANYTHING, 10, false));
        assertThatThrownBy(this::pid).isInstanceOf(DatabaseUnavailable.class);
        Awaitility.await("the pool may have been cut as well").until(database::answers);
        int after = pid();
        assertThat(lives(before)).isFalse();
        assertThat(pids()).containsExactly(after);
    }

    /** So a restart is no refusal, which would be told to the caller as the last word. */
    @Test
    void aServerThatIsStartingUpIsAway() {
        pid();
        wire.cut(new Cut(Place.ANYTHING, 0, true));
        assertThatThrownBy(this::pid).isInstanceOf(DatabaseUnavailable.class);
        wire.sayStartingNext();
        assertThatThrownBy(this::pid).isInstanceOf(DatabaseUnavailable.class);
        assertThat(pid()).isPositive();
    }

    @Test
    void whatTheServerRefusesLeavesTheConnectionAsItIs() {
        int before = pid();
        assertThatThrownBy(() -> session.rows("select 1 / 0")).isInstanceOf(PgException.class);
        assertThat(pid()).isEqualTo(before);
    }

    @Test
    void statementsUnderWayTogetherBreakTogetherAndShareTheNextConnection() throws Exception {
        int before = pid();
        List<Future<Boolean>> broken = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int at = 0; at < 5; at++) {
                broken.add(
                        threads.submit(() -> {
                            try {
                                session.rows("select pg_advisory_lock(1), pg_sleep(60)");
                                return false;
                            } catch (DatabaseUnavailable away) {
                                return true;
                            }
                        }));
            }
            String busy = "select from pg_locks where locktype = 'advisory' and pid = $1";
            Awaitility.await()
                    .until(() -> !books.database().rows(busy, Tuple.of(before)).isEmpty());
            wire.cutAll(false);
        }
        for (Future<Boolean> one : broken) {
            assertThat(one.get()).isTrue();
        }
        Awaitility.await("the pool's connections were cut as well").until(database::answers);
        assertThat(pid()).isNotEqualTo(before);
        assertThat(lives(before)).as("busy as it was").isFalse();
        assertThat(pids()).hasSize(1);
    }

    /** What was sent is on its way; an interrupt neither takes it back nor hides what it did. */
    @Test
    void anInterruptedThreadGetsItsRowsAndStaysInterrupted() throws Exception {
        List<Object> seen = new ArrayList<>();
        Thread caller =
                Thread.ofVirtual()
                        .unstarted(() -> {
                            Thread.currentThread().interrupt();
                            seen.add(pid() > 0);
                            seen.add(Thread.currentThread().isInterrupted());
                            seen.add(pid() > 0);
                        });
        caller.start();
        caller.join();
        assertThat(seen).containsExactly(true, true, true);
    }

    /** The server cuts longer ones short, and would not find what it is asked to end. */
    @Test
    void aNameThatTheServerWouldNotKeepIsRefused() {
        assertThatThrownBy(() -> database.session("n".repeat(60)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> database.session("机器"))
                .isInstanceOf(IllegalArgumentException.class);
        try (Session longest = database.session("n".repeat(50))) {
            int before = pid(longest);
            wire.cut(new Cut(Place.ANYTHING, 0, false));
            assertThatThrownBy(() -> pid(longest)).isInstanceOf(DatabaseUnavailable.class);
            pid(longest);
            assertThat(lives(before)).isFalse();
        }
    }
}
