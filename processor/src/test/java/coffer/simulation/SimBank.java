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
import coffer.bank.InstructionKind;
import coffer.bank.NoVerdictReason;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.bank.QueryResult;
import coffer.bank.StatementPage;
import coffer.bank.StatementPosition;
import coffer.bank.StatementQuery;
import coffer.bank.SubAccountNo;
import coffer.bank.WritePermit;
import coffer.money.Money;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A bank in memory that keeps honest books and answers badly: whether it carries a command out and
 * what it says of it are two throws of the dice. It pauses while a message is on its way in either
 * direction. A serial that arrives twice, or a use that does not know what stands under its freeze,
 * is the death of a story.
 */
final class SimBank implements BankGateway {

    private static final int PAGE = 3;

    private final Clock clock;
    private final Dice dice;
    private final BankStatement statement;
    private final Map<SubAccountNo, Holding> accounts = new LinkedHashMap<>();
    private final Map<ClientSerial, Fate> fates = new LinkedHashMap<>();
    private final Map<ClientSerial, Movement> movements = new LinkedHashMap<>();
    private final Map<ClientSerial, Movement> late = new LinkedHashMap<>();
    private final Map<ClientSerial, Movement> travelling = new LinkedHashMap<>();
    private final Set<ClientSerial> byHand = new LinkedHashSet<>();
    private final Set<ClientSerial> cameBack = new LinkedHashSet<>();
    private final Map<ClientSerial, FreezeNo> numbers = new HashMap<>();
    private final Map<FreezeNo, Long> freezes = new LinkedHashMap<>();
    private int lastFreeze;

    SimBank(Clock clock, Dice dice) {
        this.clock = clock;
        this.dice = dice;
        this.statement = new BankStatement(clock, dice);
    }

    /** What has become of a command at the bank. */
    enum Fate {
        PENDING,
        DONE,
        REFUSED
    }

    private static final class Holding {
        private long total;
        private long frozen;
    }

    /**
     * An order as the bank carries it out.
     *
     * @param payee a sub-account's number, or that of an account outside
     */
    record Movement(
            ClientSerial serial,
            InstructionKind kind,
            SubAccountNo payer,
            String payee,
            long amount,
            Optional<BankCommand.FreezeUse> use) {

        /** Whether the bank may say one thing of it and do another without a trace but its line. */
        boolean leavesNoFreeze() {
            return kind.freezeEffect() == InstructionKind.FreezeEffect.NONE;
        }
    }

    // --- What the bank does by itself ---

    BankStatement statement() {
        return statement;
    }

    /** Total and frozen amounts of a sub-account. */
    long[] figures(SubAccountNo no) {
        Holding holding = holding(no);
        return new long[] {holding.total, holding.frozen};
    }

    private Holding holding(SubAccountNo no) {
        return accounts.computeIfAbsent(no, _ -> new Holding());
    }

    long free(SubAccountNo no) {
        return holding(no).total - holding(no).frozen;
    }

    /** Money comes in, or goes out if the amount is negative, and stands on the statement. */
    void move(SubAccountNo no, long amount, BankStatement.Sort sort) {
        holding(no).total += amount;
        statement.add(no, amount, sort, holding(no).total);
    }

    /** Money moves between two sub-accounts, and nobody here ordered it. */
    void moveInside(SubAccountNo payer, SubAccountNo payee, long amount) {
        holding(payer).total -= amount;
        holding(payee).total += amount;
        statement.addInside(
                payer, payee, amount, Optional.empty(), holding(payer).total, holding(payee).total);
    }

    Optional<Fate> fate(ClientSerial serial) {
        return Optional.ofNullable(fates.get(serial));
    }

    /** A teller carries out by hand what we were asked to do, or keeps it on the desk. */
    void byHand(Movement movement, boolean now) {
        if (fates.containsKey(movement.serial())) {
            return;
        }
        byHand.add(movement.serial());
        movements.put(movement.serial(), movement);
        fates.put(movement.serial(), Fate.PENDING);
        if (now) {
            carryOut(movement);
        }
    }

    private void deliver(ClientSerial serial) {
        Optional.ofNullable(travelling.remove(serial)).ifPresent(this::arrive);
    }

    /** Commands arrive that had been on their way for long; how many. */
    int deliverLate() {
        List.copyOf(travelling.keySet()).forEach(this::deliver);
        List<Movement> arriving = List.copyOf(late.values());
        late.clear();
        arriving.forEach(this::arrive);
        return arriving.size();
    }

    /** What is on its way for a day is not taken any more if it would change a freeze. */
    void forgetLate() {
        late.values().removeIf(m -> !m.leavesNoFreeze());
    }

    /** The bank decides what it had no verdict on, tellers' work apart. */
    void decidePending() {
        List<ClientSerial> pending =
                fates.entrySet().stream()
                        .filter(entry -> entry.getValue() == Fate.PENDING)
                        .map(Map.Entry::getKey)
                        .filter(serial -> !byHand.contains(serial))
                        .toList();
        for (ClientSerial serial : pending) {
            if (dice.oneIn(2)) {
                fates.put(serial, Fate.REFUSED);
            } else {
                carryOut(Optional.ofNullable(movements.get(serial)).orElseThrow());
            }
        }
    }

    /** The bank does what it had refused, if it can. */
    void changeItsMind() {
        fates.entrySet().stream()
                .filter(entry -> entry.getValue() == Fate.REFUSED)
                .filter(entry -> !cameBack.contains(entry.getKey()))
                .map(entry -> Optional.ofNullable(movements.get(entry.getKey())).orElseThrow())
                .filter(m -> m.leavesNoFreeze() && free(m.payer()) >= m.amount())
                .findFirst()
                .ifPresent(this::perform);
    }

    /** A payout that left comes back. */
    void payoutComesBack() {
        List<Movement> gone =
                movements.values().stream()
                        .filter(m -> m.kind().isPayout() && !cameBack.contains(m.serial()))
                        .filter(m -> fates.get(m.serial()) == Fate.DONE)
                        .toList();
        if (!gone.isEmpty()) {
            comeBack(dice.of(gone), dice.of(List.of(BankStatement.Return.values())));
        }
    }

    /** Whether a payout that left came back, the bank calling it refused or not. */
    boolean cameBack(ClientSerial serial) {
        return cameBack.contains(serial);
    }

    private void comeBack(Movement payout, BankStatement.Return how) {
        cameBack.add(payout.serial());
        Holding payer = holding(payout.payer());
        payer.total += payout.amount();
        statement.addReturn(
                payout.payer(),
                payout.amount(),
                payout.payee(),
                how,
                Optional.of(payout.serial()).filter(_ -> dice.oneIn(2)),
                payer.total);
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
        Movement movement = movement(command);
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
        if (byHand.contains(serial) || dice.mischief(Mischief.FRONT_END_CODE)) {
            return new BankReply.Silent(NoVerdictReason.UNLISTED_CODE, exchange);
        }
        return verdict(serial, exchange);
    }

    private BankReply verdict(ClientSerial serial, BankExchange exchange) {
        return switch (fate(serial).orElseThrow()) {
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
        if (fate(serial).equals(Optional.of(Fate.PENDING)) && dice.oneIn(dice.isKind() ? 2 : 3)) {
            carryOut(Optional.ofNullable(movements.get(serial)).orElseThrow());
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
        if (fate(serial).isEmpty()) {
            return new BankReply.Silent(NoVerdictReason.NO_SUCH_ORDER, exchange);
        }
        Movement movement = Optional.ofNullable(movements.get(serial)).orElseThrow();
        if (movement.leavesNoFreeze() && dice.mischief(Mischief.NO_AFTER_YES)) {
            return new BankReply.Refused(exchange);
        }
        return verdict(serial, exchange);
    }

    private static Movement movement(BankCommand command) {
        return switch (command) {
            case BankCommand.ForcedTransfer transfer ->
                    new Movement(
                            transfer.serial(),
                            transfer.kind(),
                            transfer.payer().no(),
                            transfer.payee().no().value(),
                            transfer.amount().minor(),
                            transfer.use());
            case BankCommand.AdjustmentCredit credit ->
                    new Movement(
                            credit.serial(),
                            InstructionKind.ADJUSTMENT_CREDIT,
                            credit.publicAccount().no(),
                            credit.payee().no().value(),
                            credit.amount().minor(),
                            Optional.empty());
            case BankCommand.TakeBack back ->
                    new Movement(
                            back.serial(),
                            InstructionKind.TAKE_BACK,
                            back.payer().no(),
                            back.publicAccount().no().value(),
                            back.amount().minor(),
                            Optional.empty());
            case BankCommand.Payout payout ->
                    new Movement(
                            payout.serial(),
                            payout.kind(),
                            payout.payer().no(),
                            payout.payee().accountNo(),
                            payout.amount().minor(),
                            Optional.empty());
            case BankCommand.Hold _,
                    BankCommand.Registration _,
                    BankCommand.Renaming _,
                    BankCommand.Closing _ ->
                    throw new AssertionError("no story orders this: " + command);
        };
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

    private void arrive(Movement movement) {
        if (fates.containsKey(movement.serial())) {
            if (!byHand.contains(movement.serial())) {
                throw new AssertionError(movement.serial() + " was sent twice");
            }
            return;
        }
        movements.put(movement.serial(), movement);
        if (dice.mischief(Mischief.NO_VERDICT_YET)) {
            fates.put(movement.serial(), Fate.PENDING);
        } else {
            carryOut(movement);
        }
    }

    private void carryOut(Movement movement) {
        if (dice.whim(Mischief.REFUSAL) || !covered(movement)) {
            fates.put(movement.serial(), Fate.REFUSED);
        } else {
            perform(movement);
            if (movement.kind().isPayout() && dice.mischief(Mischief.PAYOUT_BOUNCES)) {
                comeBack(movement, BankStatement.Return.MARKED);
                fates.put(movement.serial(), Fate.REFUSED);
            }
        }
    }

    private boolean covered(Movement movement) {
        return movement.use().isPresent() || free(movement.payer()) >= movement.amount();
    }

    private void perform(Movement movement) {
        fates.put(movement.serial(), Fate.DONE);
        movement.use().ifPresent(use -> use(movement, use));
        Holding payer = holding(movement.payer());
        Optional<ClientSerial> told = Optional.of(movement.serial()).filter(this::isShown);
        payer.total -= movement.amount();
        if (movement.kind().isPayout()) {
            statement.addPayout(
                    movement.payer(), movement.amount(), movement.payee(), told, payer.total);
            return;
        }
        SubAccountNo to = new SubAccountNo(movement.payee());
        Holding payee = holding(to);
        payee.total += movement.amount();
        if (movement.kind().freezeEffect() == InstructionKind.FreezeEffect.CREATES) {
            payee.frozen += movement.amount();
            freezes.put(newNumber(movement.serial()), movement.amount());
        }
        if (movement.kind().movesBetweenAccounts()) {
            statement.addInside(
                    movement.payer(), to, movement.amount(), told, payer.total, payee.total);
        }
    }

    /** What a teller carries out before it was sent can only be known by its serial. */
    private boolean isShown(ClientSerial serial) {
        return byHand.contains(serial) || !dice.mischief(Mischief.LINE_WITHOUT_SERIAL);
    }

    private FreezeNo newNumber(ClientSerial serial) {
        FreezeNo no = new FreezeNo("FZ" + ++lastFreeze);
        numbers.put(serial, no);
        return no;
    }

    private void use(Movement movement, BankCommand.FreezeUse use) {
        long standing = freezes.getOrDefault(use.freezeNo(), 0L);
        if (standing != use.standing().minor()
                || standing - movement.amount() != use.stays().minor()) {
            throw new AssertionError(use + " does not know that " + standing + " stands");
        }
        holding(movement.payer()).frozen -= movement.amount();
        freezes.remove(use.freezeNo());
        FreezeNo no = dice.oneIn(2) ? newNumber(movement.serial()) : use.freezeNo();
        freezes.put(no, use.stays().minor());
    }

    // --- Questions ---

    @Override
    public QueryResult<Optional<FreezeNo>> freezeNumber(FreezeNumberQuery question) {
        return told(() -> Optional.ofNullable(numbers.get(question.serial())), "NUMBER");
    }

    @Override
    public QueryResult<Balances> balances(SubAccountNo no) {
        return told(
                () ->
                        new Balances(
                                Money.ofMinor(holding(no).total),
                                Money.ofMinor(free(no)),
                                Money.ofMinor(holding(no).frozen)),
                "BALANCE");
    }

    @Override
    public QueryResult<Balances> mainBalances() {
        return told(
                () -> {
                    long total = accounts.values().stream().mapToLong(a -> a.total).sum();
                    return new Balances(Money.ofMinor(total), Money.ofMinor(total), Money.ZERO);
                },
                "MAIN_BALANCE");
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
        return new StatementPage(page, List.of(), last, lines.size() > PAGE);
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
