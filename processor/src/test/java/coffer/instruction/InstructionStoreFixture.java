package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.account.AccountViewStore;
import coffer.account.BookBalances;
import coffer.account.FundAccountView;
import coffer.bank.FreezeNo;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.fixture.OrdersFixture;
import coffer.fixture.TestBankLines;
import coffer.fixture.TestBooks;
import coffer.instruction.AcceptStore.AcceptVerdict;
import coffer.instruction.AcceptStore.Accepted;
import coffer.instruction.ClaimStore.Claimed;
import coffer.instruction.FinishStore.Finish;
import coffer.lease.LeaseStore;
import coffer.market.IdGenerator;
import coffer.market.MainAccount;
import coffer.market.RequestHash;
import coffer.market.SubAccountId;
import coffer.money.Money;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Books of one market with three members, and the stores that take orders and end them. */
abstract class InstructionStoreFixture {

    static final RequestHash HASH = new RequestHash("ab".repeat(32));
    static final RequestHash OTHER_HASH = new RequestHash("cd".repeat(32));

    TestBooks books;
    MainAccount account;
    AcceptStore accepts;
    ClaimStore claims;
    FinishStore finishes;
    InstructionStore store;
    IdGenerator ids;
    long epoch;

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
        TestBankLines.deposit(books, account, ids, 1, "1000.00");
        TestBankLines.deposit(books, account, ids, 2, "500.00");
    }

    @AfterEach
    void booksAreSound() {
        assertThat(books.breaches()).isEmpty();
        books.close();
    }

    NewInstruction order(
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

    NewInstruction use(
            InstructionKind kind,
            InstructionId freeze,
            int payer,
            int payee,
            String amount,
            String requestNo) {
        InstructionId id = new InstructionId(ids.next());
        return newInstruction(id, kind, Optional.of(freeze), payer, payee, amount, requestNo, HASH);
    }

    NewInstruction newInstruction(
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

    NewInstruction withHash(NewInstruction order) {
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
    static SubAccountId member(int member) {
        return new SubAccountId(member + 1);
    }

    Accepted accept(NewInstruction order) {
        return accepts.accept(account.market(), List.of(order)).getFirst();
    }

    InstructionId take(NewInstruction order) {
        Accepted accepted = accept(order);
        assertThat(accepted.verdict()).isEqualTo(AcceptVerdict.TAKEN);
        return accepted.object();
    }

    List<Boolean> takeAndRelease(int at) {
        String requestNo = "c" + at;
        InstructionId id =
                take(order(InstructionKind.TRANSFER, 1 + at % 2, 2 - at % 2, "1.00", requestNo));
        BankInstruction seen = store.find(account.market(), id).orElseThrow();
        return finishes.finish(account.market(), List.of(end(seen, InstructionState.FAILED)));
    }

    List<Claimed> claim() {
        return claims.claim(account.market(), account.id(), epoch, 10);
    }

    int send(InstructionId id) {
        List<Claimed> claimed = claim();
        assertThat(claimed).extracting(Claimed::id).containsExactly(id);
        return claimed.getFirst().attempt();
    }

    void finish(InstructionId id, int attempt, InstructionState to) {
        Finish finish =
                new Finish(
                        id,
                        InstructionState.SENDING,
                        attempt,
                        Optional.of(OrdersFixture.event(InstructionState.SENDING, to)),
                        to,
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        assertThat(finishes.finish(account.market(), List.of(finish))).containsExactly(true);
    }

    static Finish end(BankInstruction seen, InstructionState to) {
        return new Finish(
                seen.id(),
                seen.state(),
                seen.attempt(),
                Optional.of(OrdersFixture.event(seen.state(), to)),
                to,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    void tellNumber(InstructionId freeze, String no) {
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

    String figures() {
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
