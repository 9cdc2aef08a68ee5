package coffer.simulation;

import coffer.bank.InstructionKind;
import coffer.cash.Withdrawals;
import coffer.fixture.MarketBooks;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.Actor;
import coffer.market.FundAccountNo;
import coffer.market.IdempotentRequest;
import coffer.market.OutRequestNo;
import coffer.market.RequestHash;
import coffer.money.Money;
import coffer.transfer.ForcedTransfers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The requests of a market's clients and staff, each under one number, and their repetitions. A
 * story asks for the list at its end to compare it with the orders in the books.
 */
final class Clients {

    /** Staff who make a request; another one approves it. */
    static final Actor MAKER = new Actor(Actor.Kind.STAFF, "wang");

    static final RequestHash HASH = new RequestHash("ab".repeat(32));
    private static final List<InstructionKind> KINDS =
            Arrays.stream(InstructionKind.values())
                    .filter(InstructionKind::isForcedTransfer)
                    .toList();

    private final Stage stage;
    private final List<Request> requests = new ArrayList<>();

    Clients(Stage stage) {
        this.stage = stage;
    }

    /** All that was asked for. */
    List<Request> requests() {
        return requests;
    }

    /** How many requests were made. */
    int count() {
        return requests.size();
    }

    /** Makes a request under a number of its own, to any process. */
    void ask(Function<Office, Acceptance> how, OutRequestNo no, String what) {
        Request request = new Request(no, how);
        requests.add(request);
        Office office = stage.dice().of(stage.offices());
        stage.begin(office, "order " + no + " " + what, () -> request.ask(office));
    }

    void order() {
        OutRequestNo no = new OutRequestNo("r" + requests.size());
        if (stage.dice().oneIn(8)) {
            cancel();
            return;
        }
        if (stage.dice().oneIn(6)) {
            withdraw(no);
            return;
        }
        InstructionKind kind = stage.dice().of(KINDS);
        boolean uses = kind.freezeEffect() == InstructionKind.FreezeEffect.USES;
        List<MarketBooks.Freeze> standing =
                stage.now().freezes().stream()
                        .filter(f -> f.remaining() > 0 || stage.dice().oneIn(9))
                        .toList();
        if (uses && standing.isEmpty()) {
            kind = InstructionKind.FREEZE;
            uses = false;
        }
        Optional<MarketBooks.Freeze> freeze =
                uses ? Optional.of(stage.dice().of(standing)) : Optional.empty();
        long most = freeze.map(MarketBooks.Freeze::remaining).filter(r -> r > 0).orElse(40_000L);
        long amount = stage.dice().oneIn(4) ? most : 1 + stage.dice().below((int) most);
        ForcedTransfers.TransferRequest wish =
                new ForcedTransfers.TransferRequest(
                        kind,
                        uses ? Optional.empty() : Optional.of(member()),
                        kind.movesBetweenAccounts() ? Optional.of(payee(freeze)) : Optional.empty(),
                        Money.ofMinor(amount),
                        freeze.map(f -> new InstructionId(f.id())),
                        Optional.empty(),
                        "",
                        Optional.empty());
        ask(
                office ->
                        office.transfers()
                                .order(
                                        stage.account().market(),
                                        IdempotentRequest.of(no, HASH, wish)),
                no,
                wish.toString());
    }

    FundAccountNo member() {
        return Stage.fundAccount(1 + stage.dice().below(Stage.MEMBERS));
    }

    private void withdraw(OutRequestNo no) {
        int member = 1 + stage.dice().below(Stage.MEMBERS);
        Withdrawals.WithdrawalRequest wish =
                new Withdrawals.WithdrawalRequest(
                        Stage.fundAccount(member),
                        member,
                        Money.ofMinor(1 + stage.dice().below(20_000)),
                        "",
                        Optional.empty());
        ask(
                office ->
                        office.withdrawals()
                                .withdraw(
                                        stage.account().market(),
                                        MAKER,
                                        IdempotentRequest.of(no, HASH, wish)),
                no,
                wish.toString());
    }

    /** What was paid first goes back to its owner, or to nobody. */
    private FundAccountNo payee(Optional<MarketBooks.Freeze> freeze) {
        return freeze.flatMap(f -> stage.now().order(f.id()))
                .filter(o -> o.kind() == InstructionKind.PAY_FREEZE && !stage.dice().oneIn(9))
                .map(o -> Stage.fundAccount(o.payer() - 1))
                .orElseGet(this::member);
    }

    private void cancel() {
        List<MarketBooks.Order> created = stage.ordersIn(InstructionState.CREATED);
        if (!created.isEmpty()) {
            InstructionId id = new InstructionId(stage.dice().of(created).id());
            Office office = stage.dice().of(stage.offices());
            stage.begin(
                    office,
                    "cancel " + id,
                    () ->
                            stage.politely(
                                    () -> office.transfers().cancel(stage.account().market(), id)));
        }
    }

    void repeat() {
        if (!requests.isEmpty()) {
            Request request = stage.dice().of(requests);
            Office office = stage.dice().of(stage.offices());
            stage.begin(office, "repeat " + request.no(), () -> request.ask(office));
        }
    }

    /** Every client asks once more for what it does not know, or may ask for what it does. */
    void askAgain() {
        for (Request request : requests) {
            if (!request.isAnswered() || stage.dice().oneIn(2)) {
                Office office = stage.dice().of(stage.offices());
                stage.begin(office, "last repeat " + request.no(), () -> request.ask(office));
                stage.finishAll();
            }
            if (!request.isAnswered()) {
                throw new AssertionError(request.no() + " never got an answer");
            }
        }
    }
}
