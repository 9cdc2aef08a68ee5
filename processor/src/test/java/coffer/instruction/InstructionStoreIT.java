package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.account.AccountViewStore;
import coffer.account.BookBalances;
import coffer.account.FundAccountView;
import coffer.bank.FreezeNo;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.database.JdbcUrl;
import coffer.fixture.Floor;
import coffer.fixture.TestBooks;
import coffer.fixture.TestFacts;
import coffer.instruction.AcceptStore.AcceptVerdict;
import coffer.instruction.AcceptStore.Accepted;
import coffer.instruction.ClaimStore.Claimed;
import coffer.instruction.FinishStore.Finish;
import coffer.lease.LeaseStore;
import coffer.market.IdGenerator;
import coffer.market.MainAccount;
import coffer.market.RequestHash;
import coffer.market.Resource;
import coffer.market.SubAccountId;
import coffer.money.Money;
import io.vertx.pgclient.PgException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The functions accept, claim and finish, on a real server. */
final class InstructionStoreIT {

    private static final RequestHash HASH = new RequestHash("ab".repeat(32));
    private static final RequestHash OTHER_HASH = new RequestHash("cd".repeat(32));

    private TestBooks books;
    private MainAccount account;
    private AcceptStore accepts;
    private ClaimStore claims;
    private FinishStore finishes;
    private InstructionStore store;
    private IdGenerator ids;
    private long epoch;

    @BeforeEach
    void openBooks() {
        books = TestBooks.open();
        account = books.market("alpha", 3);
        accepts = new AcceptStore(books.database(), Clock.systemUTC());
        claims = new ClaimStore(books.database(), Clock.systemUTC());
        finishes = new FinishStore(books.database(), Clock.systemUTC());
        store = new InstructionStore(books.database(), Clock.systemUTC());
        LeaseStore leases = new LeaseStore(books.database());
        ids = new IdGenerator(Clock.systemUTC(), leases.nextNode());
        epoch = leases.take(account.id(), "me", Duration.ofMinutes(5)).orElseThrow();
        TestFacts.deposit(books, account, ids, 1, "1000.00");
        TestFacts.deposit(books, account, ids, 2, "500.00");
    }

    @AfterEach
    void booksAreSound() {
        assertThat(books.breaches()).isEmpty();
        books.close();
    }

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

    private NewInstruction order(
            InstructionKind kind, int payer, int payee, String amount, String requestNo) {
        InstructionId id = new InstructionId(ids.next());
        boolean creates = kind.freezeEffect() == InstructionKind.FreezeEffect.CREATES;
        return newInstruction(
                id,
                kind,
                creates ? Optional.of(id) : Optional.empty(),
                payer,
                payee,
                amount,
                requestNo,
                HASH);
    }

    private NewInstruction use(
            InstructionKind kind,
            InstructionId freeze,
            int payer,
            int payee,
            String amount,
            String requestNo) {
        InstructionId id = new InstructionId(ids.next());
        return newInstruction(id, kind, Optional.of(freeze), payer, payee, amount, requestNo, HASH);
    }

    private NewInstruction newInstruction(
            InstructionId id,
            InstructionKind kind,
            Optional<InstructionId> freeze,
            int payer,
            int payee,
            String amount,
            String requestNo,
            RequestHash hash) {
        return new NewInstruction(
                id,
                account.id(),
                kind,
                member(payer),
                member(payee),
                Money.parse(amount),
                freeze,
                HeldBy.BANK,
                requestNo,
                hash,
                Optional.empty(),
                "");
    }

    private NewInstruction withHash(NewInstruction order) {
        return new NewInstruction(
                order.id(),
                order.mainAccount(),
                order.kind(),
                order.payer(),
                order.payee(),
                order.amount(),
                order.freeze(),
                order.heldBy(),
                order.outRequestNo(),
                OTHER_HASH,
                order.orderNo(),
                order.memo());
    }

    /** The public sub-account was made first. */
    private static SubAccountId member(int member) {
        return new SubAccountId(member + 1);
    }

    private Accepted accept(NewInstruction order) {
        return accepts.accept(account.market(), List.of(order)).getFirst();
    }

    private InstructionId take(NewInstruction order) {
        Accepted accepted = accept(order);
        assertThat(accepted.verdict()).isEqualTo(AcceptVerdict.TAKEN);
        return accepted.object();
    }

    private List<Boolean> takeAndRelease(int at) {
        String requestNo = "c" + at;
        InstructionId id =
                take(order(InstructionKind.TRANSFER, 1 + at % 2, 2 - at % 2, "1.00", requestNo));
        BankInstruction seen = store.find(account.market(), id).orElseThrow();
        return finishes.finish(account.market(), List.of(end(seen, InstructionState.FAILED)));
    }

    private List<Claimed> claim() {
        return claims.claim(account.market(), account.id(), epoch, 10);
    }

    private int send(InstructionId id) {
        List<Claimed> claimed = claim();
        assertThat(claimed).extracting(Claimed::id).containsExactly(id);
        return claimed.getFirst().attempt();
    }

    private void finish(InstructionId id, int attempt, InstructionState to) {
        Finish finish =
                new Finish(
                        id,
                        InstructionState.SENDING,
                        attempt,
                        Optional.of(Floor.event(InstructionState.SENDING, to)),
                        to,
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        assertThat(finishes.finish(account.market(), List.of(finish))).containsExactly(true);
    }

    private static Finish end(BankInstruction seen, InstructionState to) {
        return new Finish(
                seen.id(),
                seen.state(),
                seen.attempt(),
                Optional.of(Floor.event(seen.state(), to)),
                to,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void tellNumber(InstructionId freeze, String no) {
        FreezeNumberStore freezes = new FreezeNumberStore(books.database());
        FreezeNumberStore.DueNumber due =
                freezes
                        .due(account.market(), account.id(), Instant.now().plusSeconds(60), 10)
                        .stream()
                        .filter(d -> d.freeze().equals(freeze))
                        .findFirst()
                        .orElseThrow();
        freezes.told(account.market(), due, Optional.of(new FreezeNo(no)));
    }

    private String figures() {
        List<FundAccountView> views =
                new AccountViewStore(books.database()).fundAccounts(account.market(), "", 2);
        return IntStream.range(0, views.size())
                .mapToObj(at -> {
                    BookBalances f = views.get(at).balances();
                    return (at + 1)
                            + ": "
                            + f.available()
                            + "/"
                            + f.frozen()
                            + "/"
                            + f.pendingOut();
                })
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }
}
