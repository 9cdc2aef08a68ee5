package coffer.simulation;

import coffer.bank.Balances;
import coffer.bank.BankCommand;
import coffer.bank.BankExchange;
import coffer.bank.BankGateway;
import coffer.bank.BankLine;
import coffer.bank.BankReply;
import coffer.bank.Capabilities;
import coffer.bank.ClientSerial;
import coffer.bank.FreezeNo;
import coffer.bank.FreezeNumberQuery;
import coffer.bank.HeldBy;
import coffer.bank.Inquiry;
import coffer.bank.NoVerdictReason;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.bank.QueryResult;
import coffer.bank.StatementPage;
import coffer.bank.StatementPosition;
import coffer.bank.StatementQuery;
import coffer.bank.SubAccountNo;
import coffer.bank.WritePermit;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The bank of a story as the processor reaches it. {@link SimBankLedger} holds its true books; its
 * answers may be lost, late or wrong. It pauses while a message is on its way in either direction.
 */
final class SimBank implements BankGateway {

    private static final int PAGE = 3;

    private final Clock clock;
    private final SeededRandom random;
    private final BankStatement statement;
    private final SimBankLedger ledger;
    private final Map<ClientSerial, BankMovement> late = new LinkedHashMap<>();
    private final Map<ClientSerial, BankMovement> travelling = new LinkedHashMap<>();

    SimBank(Clock clock, SeededRandom random) {
        this.clock = clock;
        this.random = random;
        this.statement = new BankStatement(clock, random);
        this.ledger = new SimBankLedger(statement, random);
    }

    BankStatement statement() {
        return statement;
    }

    SimBankLedger ledger() {
        return ledger;
    }

    private void deliver(ClientSerial serial) {
        Optional.ofNullable(travelling.remove(serial)).ifPresent(ledger::receive);
    }

    /** Delivers all commands on their way; returns how many of them had been delayed. */
    int deliverLate() {
        List.copyOf(travelling.keySet()).forEach(this::deliver);
        List<BankMovement> arriving = List.copyOf(late.values());
        late.clear();
        arriving.forEach(ledger::receive);
        return arriving.size();
    }

    /** Drops delayed commands that would change a freeze, as the bank does after its day ends. */
    void dropLate() {
        late.values().removeIf(m -> !m.leavesNoFreeze());
    }

    // --- Commands ---

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, true, Capabilities.QueryLimit.NONE);
    }

    @Override
    public Plan plan(OrderToPlan order) {
        return new Plan.Send(HeldBy.BANK);
    }

    @Override
    public BankReply send(BankCommand command, WritePermit permit) {
        Instant asked = clock.instant();
        BankMovement movement = BankMovement.of(command);
        requireKnownLine(command);
        // The connection is opened here.
        Fiber.pause();
        if (random.occurs(Fault.REFUSED_CONNECTION) || !permit.mayWrite()) {
            return new BankReply.NotSent(exchange("SEND", asked));
        }
        boolean lost = random.occurs(Fault.COMMAND_LOST);
        boolean slow = random.occurs(Fault.COMMAND_LATE);
        if (!lost) {
            (slow ? late : travelling).put(movement.serial(), movement);
        }
        try {
            // The command is on its way; if its sender is killed here, it arrives or is lost.
            Fiber.pause();
        } catch (Fiber.Killed killed) {
            if (random.oneIn(2)) {
                travelling.remove(movement.serial());
            }
            throw killed;
        }
        deliver(movement.serial());
        BankReply reply = replyToCommand(movement.serial(), lost || slow, asked);
        delayAnswer();
        return reply;
    }

    private BankReply replyToCommand(ClientSerial serial, boolean nothingArrived, Instant asked) {
        BankExchange exchange = exchange("SEND", asked);
        if (nothingArrived || random.occurs(Fault.ANSWER_LOST)) {
            return new BankReply.Silent(NoVerdictReason.NO_ANSWER, exchange);
        }
        if (ledger.isByHand(serial) || random.occurs(Fault.FRONT_END_CODE)) {
            return new BankReply.Silent(NoVerdictReason.UNLISTED_CODE, exchange);
        }
        return verdict(serial, exchange);
    }

    private BankReply verdict(ClientSerial serial, BankExchange exchange) {
        return switch (ledger.fate(serial).orElseThrow()) {
            case DONE -> new BankReply.Confirmed(exchange);
            case REFUSED -> new BankReply.Refused(exchange);
            case PENDING -> new BankReply.Accepted(Optional.empty(), exchange);
        };
    }

    @Override
    public BankReply inquire(Inquiry inquiry) {
        Instant asked = clock.instant();
        Fiber.pause();
        ClientSerial serial = inquiry.serial();
        if (ledger.fate(serial).equals(Optional.of(SimBankLedger.Fate.PENDING))
                && random.oneIn(random.faultsDisabled() ? 2 : 3)) {
            ledger.decide(serial);
        }
        BankExchange exchange = exchange("INQUIRE", asked);
        BankReply reply = replyToInquiry(serial, exchange);
        delayAnswer();
        return reply;
    }

    private void delayAnswer() {
        if (random.occurs(Fault.ANSWER_SLOW)) {
            Fiber.delayCurrent(20 + random.below(80));
        }
        Fiber.pause();
    }

    private BankReply replyToInquiry(ClientSerial serial, BankExchange exchange) {
        if (random.occurs(Fault.QUESTION_UNANSWERED)) {
            return new BankReply.Silent(NoVerdictReason.NO_ANSWER, exchange);
        }
        if (random.occurs(Fault.FRONT_END_CODE)) {
            return new BankReply.Silent(NoVerdictReason.NO_VERDICT, exchange);
        }
        if (ledger.fate(serial).isEmpty()) {
            return new BankReply.Silent(NoVerdictReason.NO_SUCH_ORDER, exchange);
        }
        BankMovement movement = ledger.movement(serial);
        if (movement.leavesNoFreeze() && random.occurs(Fault.NO_AFTER_YES)) {
            return new BankReply.Refused(exchange);
        }
        return verdict(serial, exchange);
    }

    /** Fails the story if a credit or its reversal names no line that brought the money in. */
    private void requireKnownLine(BankCommand command) {
        boolean known =
                switch (command) {
                    case BankCommand.AdjustmentCredit credit ->
                            statement.broughtIn(credit.publicAccount().no(), credit.entry());
                    case BankCommand.TakeBack back ->
                            statement.broughtIn(back.payer().no(), back.entry());
                    case BankCommand.ForcedTransfer _,
                            BankCommand.Payout _,
                            BankCommand.Hold _,
                            BankCommand.Registration _,
                            BankCommand.Renaming _,
                            BankCommand.Closing _ ->
                            true;
                };
        if (!known) {
            throw new AssertionError("no line brought what is moved by " + command);
        }
    }

    // --- Questions ---

    @Override
    public QueryResult<Optional<FreezeNo>> freezeNumber(FreezeNumberQuery question) {
        return answer(() -> ledger.freezeNumber(question.serial()), "NUMBER");
    }

    @Override
    public QueryResult<Balances> balances(SubAccountNo no) {
        return answer(() -> ledger.balances(no), "BALANCE");
    }

    @Override
    public QueryResult<Balances> mainBalances() {
        return answer(ledger::mainBalances, "MAIN_BALANCE");
    }

    @Override
    public QueryResult<StatementPage> lines(StatementQuery query) {
        return answer(() -> page(statement.visible(query)), "LINES");
    }

    private StatementPage page(List<BankLine> lines) {
        List<BankLine> page = new ArrayList<>(lines.subList(0, Math.min(PAGE, lines.size())));
        Optional<StatementPosition> last =
                page.isEmpty()
                        ? Optional.empty()
                        : Optional.of(BankStatement.position(page.getLast()));
        if (!page.isEmpty() && random.occurs(Fault.LINE_TWICE)) {
            page.add(random.pick(page));
        }
        if (random.occurs(Fault.LINES_REORDERED)) {
            Collections.shuffle(page, random.source());
        }
        return new StatementPage(
                page.stream().filter(line -> statement.unreadable(line).isEmpty()).toList(),
                page.stream().flatMap(line -> statement.unreadable(line).stream()).toList(),
                last,
                lines.size() > PAGE);
    }

    private <T> QueryResult<T> answer(Supplier<T> value, String action) {
        Instant asked = clock.instant();
        Fiber.pause();
        boolean unanswered = random.occurs(Fault.QUESTION_UNANSWERED);
        T answer = value.get();
        Fiber.pause();
        return unanswered
                ? new QueryResult.NoAnswer<>(NoVerdictReason.NO_ANSWER, exchange(action, asked))
                : new QueryResult.Answer<>(answer, exchange(action, asked));
    }

    private BankExchange exchange(String action, Instant asked) {
        return new BankExchange(action, "", "", "", "", asked, clock.instant());
    }
}
