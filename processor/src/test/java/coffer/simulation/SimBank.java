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
    private final Dice dice;
    private final BankStatement statement;
    private final SimBankLedger ledger;
    private final Map<ClientSerial, BankMovement> late = new LinkedHashMap<>();
    private final Map<ClientSerial, BankMovement> travelling = new LinkedHashMap<>();

    SimBank(Clock clock, Dice dice) {
        this.clock = clock;
        this.dice = dice;
        this.statement = new BankStatement(clock, dice);
        this.ledger = new SimBankLedger(statement, dice);
    }

    // --- What the bank does by itself ---

    BankStatement statement() {
        return statement;
    }

    SimBankLedger ledger() {
        return ledger;
    }

    private void deliver(ClientSerial serial) {
        Optional.ofNullable(travelling.remove(serial)).ifPresent(ledger::arrive);
    }

    /** Commands arrive that had been on their way for long; how many. */
    int deliverLate() {
        List.copyOf(travelling.keySet()).forEach(this::deliver);
        List<BankMovement> arriving = List.copyOf(late.values());
        late.clear();
        arriving.forEach(ledger::arrive);
        return arriving.size();
    }

    /** What is on its way for a day is not taken any more if it would change a freeze. */
    void forgetLate() {
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
        knowsItsLine(command);
        // The connection is being made.
        Fiber.pause();
        if (dice.mischief(Mischief.REFUSED_CONNECTION) || !permit.mayWrite()) {
            return new BankReply.NotSent(exchange("SEND", asked));
        }
        boolean lost = dice.mischief(Mischief.COMMAND_LOST);
        boolean slow = dice.mischief(Mischief.COMMAND_LATE);
        if (!lost) {
            (slow ? late : travelling).put(movement.serial(), movement);
        }
        try {
            // The command is on its way; it goes on whatever becomes of its sender, or it does not.
            Fiber.pause();
        } catch (Fiber.Killed killed) {
            if (dice.oneIn(2)) {
                travelling.remove(movement.serial());
            }
            throw killed;
        }
        deliver(movement.serial());
        BankReply reply = answer(movement.serial(), lost || slow, asked);
        answerTravels();
        return reply;
    }

    private BankReply answer(ClientSerial serial, boolean nothingArrived, Instant asked) {
        BankExchange exchange = exchange("SEND", asked);
        if (nothingArrived || dice.mischief(Mischief.ANSWER_LOST)) {
            return new BankReply.Silent(NoVerdictReason.NO_ANSWER, exchange);
        }
        if (ledger.isByHand(serial) || dice.mischief(Mischief.FRONT_END_CODE)) {
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
                && dice.oneIn(dice.isKind() ? 2 : 3)) {
            ledger.decide(serial);
        }
        BankExchange exchange = exchange("INQUIRE", asked);
        BankReply reply = told(serial, exchange);
        answerTravels();
        return reply;
    }

    private void answerTravels() {
        if (dice.mischief(Mischief.ANSWER_SLOW)) {
            Fiber.putCurrentAside(20 + dice.below(80));
        }
        Fiber.pause();
    }

    private BankReply told(ClientSerial serial, BankExchange exchange) {
        if (dice.mischief(Mischief.QUESTION_UNANSWERED)) {
            return new BankReply.Silent(NoVerdictReason.NO_ANSWER, exchange);
        }
        if (dice.mischief(Mischief.FRONT_END_CODE)) {
            return new BankReply.Silent(NoVerdictReason.NO_VERDICT, exchange);
        }
        if (ledger.fate(serial).isEmpty()) {
            return new BankReply.Silent(NoVerdictReason.NO_SUCH_ORDER, exchange);
        }
        BankMovement movement = ledger.movement(serial);
        if (movement.leavesNoFreeze() && dice.mischief(Mischief.NO_AFTER_YES)) {
            return new BankReply.Refused(exchange);
        }
        return verdict(serial, exchange);
    }

    /** What is given away or taken back names the line that brought it. */
    private void knowsItsLine(BankCommand command) {
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
        return told(() -> ledger.freezeNumber(question.serial()), "NUMBER");
    }

    @Override
    public QueryResult<Balances> balances(SubAccountNo no) {
        return told(() -> ledger.balances(no), "BALANCE");
    }

    @Override
    public QueryResult<Balances> mainBalances() {
        return told(ledger::mainBalances, "MAIN_BALANCE");
    }

    @Override
    public QueryResult<StatementPage> lines(StatementQuery query) {
        return told(() -> page(statement.visible(query)), "LINES");
    }

    private StatementPage page(List<BankLine> lines) {
        List<BankLine> page = new ArrayList<>(lines.subList(0, Math.min(PAGE, lines.size())));
        Optional<StatementPosition> last =
                page.isEmpty()
                        ? Optional.empty()
                        : Optional.of(BankStatement.position(page.getLast()));
        if (!page.isEmpty() && dice.mischief(Mischief.LINE_TWICE)) {
            page.add(dice.of(page));
        }
        if (dice.mischief(Mischief.LINES_REORDERED)) {
            Collections.shuffle(page, dice.random());
        }
        return new StatementPage(page, last, lines.size() > PAGE);
    }

    private <T> QueryResult<T> told(Supplier<T> answer, String action) {
        Instant asked = clock.instant();
        Fiber.pause();
        boolean unanswered = dice.mischief(Mischief.QUESTION_UNANSWERED);
        T value = answer.get();
        Fiber.pause();
        return unanswered
                ? new QueryResult.NoAnswer<>(NoVerdictReason.NO_ANSWER, exchange(action, asked))
                : new QueryResult.Answer<>(value, exchange(action, asked));
    }

    private BankExchange exchange(String action, Instant asked) {
        return new BankExchange(action, "", "", "", "", asked, clock.instant());
    }
}
