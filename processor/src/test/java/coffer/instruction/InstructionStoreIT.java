package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.InstructionKind;
import coffer.database.JdbcUrl;
import coffer.instruction.AcceptStore.AcceptVerdict;
import coffer.instruction.AcceptStore.Accepted;
import coffer.instruction.ClaimStore.Claimed;
import coffer.lease.LeaseStore;
import coffer.market.Resource;
import io.vertx.pgclient.PgException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The functions accept, claim and finish, on a real server. */
final class InstructionStoreIT extends InstructionStoreFixture {

    @Test
    void aTransferIsReservedThenSettled() {
        InstructionId id = take(order(InstructionKind.TRANSFER, 1, 2, "200.00", "r1"));
        assertThat(figures()).isEqualTo("1: 800.00/0.00/200.00, 2: 500.00/0.00/0.00");
        finish(id, send(id), InstructionState.SUCCEEDED);
        assertThat(figures()).isEqualTo("1: 800.00/0.00/0.00, 2: 700.00/0.00/0.00");
    }

    @Test
    void aFailedTransferGoesBackWhole() {
        InstructionId id = take(order(InstructionKind.TRANSFER, 1, 2, "200.00", "r1"));
        finish(id, send(id), InstructionState.FAILED);
        assertThat(figures()).isEqualTo("1: 1000.00/0.00/0.00, 2: 500.00/0.00/0.00");
    }

    @Test
    void aFreezeIsUsedInPartsAndAFailedUseGoesBack() {
        InstructionId freeze = take(order(InstructionKind.FREEZE, 1, 1, "300.00", "r1"));
        finish(freeze, send(freeze), InstructionState.SUCCEEDED);
        tellNumber(freeze, "FZ1");
        assertThat(figures()).isEqualTo("1: 700.00/300.00/0.00, 2: 500.00/0.00/0.00");

        InstructionId part = take(use(InstructionKind.UNFREEZE_PAY, freeze, 1, 2, "120.00", "r2"));
        InstructionId rest = take(use(InstructionKind.UNFREEZE, freeze, 1, 1, "180.00", "r3"));
        Claimed first = claim().getFirst();
        assertThat(first.id()).isEqualTo(part);
        assertThat(claim()).as("one use of a freeze at a time").isEmpty();
        assertThat(first.command().toString())
                .contains("standing=300.00", "stays=180.00", "freezeNo=FZ1");
        finish(part, first.attempt(), InstructionState.FAILED);
        // The number did not change, so the next use may go at once.
        Claimed second = claim().getFirst();
        assertThat(second.id()).isEqualTo(rest);
        assertThat(second.command().toString()).contains("standing=300.00", "stays=120.00");
        finish(rest, second.attempt(), InstructionState.SUCCEEDED);
        assertThat(figures()).isEqualTo("1: 880.00/120.00/0.00, 2: 500.00/0.00/0.00");
    }

    @Test
    void aUseWaitsWhileTheNumberIsUnknown() {
        InstructionId freeze = take(order(InstructionKind.PAY_FREEZE, 1, 2, "300.00", "r1"));
        finish(freeze, send(freeze), InstructionState.SUCCEEDED);
        assertThat(figures()).isEqualTo("1: 700.00/0.00/0.00, 2: 500.00/300.00/0.00");
        take(use(InstructionKind.UNFREEZE, freeze, 2, 2, "100.00", "r2"));
        assertThat(claim()).isEmpty();
        tellNumber(freeze, "FZ9");
        assertThat(claim()).hasSize(1);
    }

    @Test
    void aUseIsSentWithTheNumberThatTheFreezeHasWhenItIsClaimed() throws Exception {
        InstructionId freeze = take(order(InstructionKind.FREEZE, 1, 1, "300.00", "r1"));
        finish(freeze, send(freeze), InstructionState.SUCCEEDED);
        tellNumber(freeze, "FZ1");
        take(use(InstructionKind.UNFREEZE, freeze, 1, 1, "100.00", "r2"));
        List<Claimed> claimed =
                claimedMeanwhile("update standing_freeze set freeze_no = 'FZ2'", () -> {});
        assertThat(claimed.getFirst().command().toString()).contains("freezeNo=FZ2");
    }

    @Test
    void whatIsClaimedIsToldThoughItWasTakenAfterTheClaimHadBegun() throws Exception {
        Clock before = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-1));
        AcceptStore early = new AcceptStore(books.database(), before);
        send(take(order(InstructionKind.TRANSFER, 1, 2, "100.00", "r1")));
        NewInstruction order = order(InstructionKind.TRANSFER, 1, 2, "100.00", "r2");
        List<Claimed> claimed =
                claimedMeanwhile(
                        "update lease set ends_at = ends_at",
                        () -> early.accept(account.market(), List.of(order)));
        assertThat(claimed).extracting(Claimed::id).containsExactly(order.id());
    }

    /** What a claim brings that has begun but waits for a lock of somebody who then lets go. */
    private List<Claimed> claimedMeanwhile(String locks, Runnable meanwhile) throws Exception {
        JdbcUrl address = JdbcUrl.parse(books.url());
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Connection other =
                        DriverManager.getConnection(
                                address.url(), address.user(), address.password());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeUpdate(locks);
            Future<List<Claimed>> claimed = threads.submit(this::claim);
            Awaitility.await()
                    .until(() ->
                            books.database().rows("select 1 from pg_locks where not granted").size()
                                    > 0);
            meanwhile.run();
            other.commit();
            return claimed.get();
        }
    }

    @Test
    void itemsOfOneCallAreDecidedInOrderEachOnItsOwn() {
        List<Accepted> verdicts =
                accepts.accept(
                        account.market(),
                        List.of(
                                order(InstructionKind.TRANSFER, 1, 2, "900.00", "r1"),
                                order(InstructionKind.TRANSFER, 1, 2, "200.00", "r2"),
                                order(InstructionKind.TRANSFER, 1, 2, "100.00", "r3"),
                                order(InstructionKind.TRANSFER, 1, 2, "0.01", "r4")));
        assertThat(verdicts)
                .extracting(Accepted::verdict)
                .containsExactly(
                        AcceptVerdict.TAKEN,
                        AcceptVerdict.OVERDRAWN,
                        AcceptVerdict.TAKEN,
                        AcceptVerdict.OVERDRAWN);
        assertThat(store.request(account.market(), Resource.FORCED_TRANSFER, "r2")).isEmpty();
        assertThat(figures()).isEqualTo("1: 0.00/0.00/1000.00, 2: 500.00/0.00/0.00");
    }

    @Test
    void theSameNumberIsTheSameOrderAndAnotherBodyIsDeclined() {
        InstructionId id = take(order(InstructionKind.TRANSFER, 1, 2, "10.00", "r1"));
        assertThat(accept(order(InstructionKind.TRANSFER, 1, 2, "10.00", "r1")))
                .isEqualTo(new Accepted(AcceptVerdict.REPLAYED, id));
        assertThat(accept(withHash(order(InstructionKind.TRANSFER, 2, 1, "10.00", "r1"))))
                .isEqualTo(new Accepted(AcceptVerdict.KEY_REUSED, id));
        assertThat(figures()).isEqualTo("1: 990.00/0.00/10.00, 2: 500.00/0.00/0.00");
    }

    @Test
    void theSameNumberFromManyThreadsReservesOnce() throws Exception {
        List<Future<Accepted>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                answers.add(
                        threads.submit(() ->
                                accept(order(InstructionKind.TRANSFER, 1, 2, "10.00", "same"))));
            }
        }
        List<Accepted> all = new ArrayList<>();
        for (Future<Accepted> answer : answers) {
            all.add(answer.get());
        }
        assertThat(all).extracting(Accepted::object).containsOnly(all.getFirst().object());
        assertThat(all)
                .extracting(Accepted::verdict)
                .filteredOn(v -> v == AcceptVerdict.TAKEN)
                .hasSize(1);
        assertThat(figures()).isEqualTo("1: 990.00/0.00/10.00, 2: 500.00/0.00/0.00");
    }

    @Test
    void ordersThatCrossNeitherDeadlockNorLoseMoney() throws Exception {
        List<Future<List<Boolean>>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                int at = i;
                ends.add(threads.submit(() -> takeAndRelease(at)));
            }
        }
        for (Future<List<Boolean>> end : ends) {
            assertThat(end.get()).containsExactly(true);
        }
        assertThat(figures()).isEqualTo("1: 1000.00/0.00/0.00, 2: 500.00/0.00/0.00");
        assertThat(books.database().rows("select from instruction")).hasSize(200);
    }

    @Test
    void whatMovedMeanwhileIsNotWritten() {
        InstructionId id = take(order(InstructionKind.TRANSFER, 1, 2, "200.00", "r1"));
        BankInstruction stale = store.find(account.market(), id).orElseThrow();
        finish(id, send(id), InstructionState.SUCCEEDED);
        assertThat(finishes.finish(account.market(), List.of(end(stale, InstructionState.FAILED))))
                .containsExactly(false);
        assertThat(figures()).isEqualTo("1: 800.00/0.00/0.00, 2: 700.00/0.00/0.00");
    }

    @Test
    void nobodyClaimsWithoutTheLease() {
        take(order(InstructionKind.TRANSFER, 1, 2, "200.00", "r1"));
        assertThat(claims.claim(account.market(), account.id(), epoch + 1, 10)).isEmpty();
        books.asOwner("update clock_shift set shift = interval '1 hour'");
        assertThat(claims.claim(account.market(), account.id(), epoch, 10)).isEmpty();
        long next =
                new LeaseStore(books.database())
                        .take(account.id(), "another", Duration.ofMinutes(5))
                        .orElseThrow();
        assertThat(next).isEqualTo(epoch + 1);
        assertThat(claims.claim(account.market(), account.id(), next, 10)).hasSize(1);
    }

    @Test
    void theApplicationCannotTouchWhatIsBooked() {
        for (String table : List.of("journal", "bank_line", "bucket", "instruction")) {
            for (String sql : List.of("update %s set market_id = 0", "delete from %s")) {
                Assertions.assertThatThrownBy(() -> books.database().rows(sql.formatted(table)))
                        .as(sql, table)
                        .isInstanceOf(PgException.class)
                        .hasMessageContaining("permission denied");
            }
        }
    }
}
