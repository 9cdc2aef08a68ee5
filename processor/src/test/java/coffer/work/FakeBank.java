package coffer.work;

import coffer.bank.Balances;
import coffer.bank.BankCommand;
import coffer.bank.BankEntryRef;
import coffer.bank.BankGateway;
import coffer.bank.BankLine;
import coffer.bank.BankReply;
import coffer.bank.Capabilities;
import coffer.bank.ClientSerial;
import coffer.bank.Direction;
import coffer.bank.Exchange;
import coffer.bank.FreezeNo;
import coffer.bank.FreezeQuestion;
import coffer.bank.HeldBy;
import coffer.bank.Inquiry;
import coffer.bank.LineOrigin;
import coffer.bank.LinePage;
import coffer.bank.LinePart;
import coffer.bank.LinePosition;
import coffer.bank.LineQuery;
import coffer.bank.LineSign;
import coffer.bank.Order;
import coffer.bank.Plan;
import coffer.bank.Silence;
import coffer.bank.SubAccountNo;
import coffer.bank.Told;
import coffer.bank.WritePermit;
import coffer.money.Money;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * A bank in memory that keeps honest books and answers badly: whether it executes a command and
 * what it says of it are two throws of the dice. It fails a test when a serial moves money twice.
 */
public final class FakeBank implements BankGateway {

    private final Clock clock;
    private final RandomGenerator dice;
    private final Map<SubAccountNo, long[]> accounts = new HashMap<>();
    private final Map<ClientSerial, Fate> fates = new HashMap<>();
    private final Map<ClientSerial, FreezeNo> numbers = new HashMap<>();
    private final Map<FreezeNo, Long> freezes = new HashMap<>();
    private final List<BankLine> lines = new ArrayList<>();
    private boolean honest;
    private int flow;

    public FakeBank(Clock clock, RandomGenerator dice) {
        this.clock = clock;
        this.dice = dice;
    }

    private enum Fate {
        /** Under way: will be executed or refused at a later inquiry. */
        PENDING,
        DONE,
        REFUSED
    }

    /** From now on the bank tells all it knows. */
    public void becomeHonest() {
        honest = true;
    }

    public void deposit(SubAccountNo to, Money amount) {
        books(to)[0] += amount.minor();
        line(to, Direction.IN, amount, LineOrigin.OUTSIDE, "6200000000000000009", "");
    }

    /** Somebody at the bank moves money, and the lines of it name no order. */
    public void moveInside(SubAccountNo payer, SubAccountNo payee, Money amount) {
        books(payer)[0] -= amount.minor();
        books(payee)[0] += amount.minor();
        line(payer, Direction.OUT, amount, LineOrigin.INSIDE, payee.value(), "");
        line(payee, Direction.IN, amount, LineOrigin.INSIDE, payer.value(), "");
    }

    /** Total, frozen. */
    long[] books(SubAccountNo no) {
        return accounts.computeIfAbsent(no, n -> new long[2]);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, true, Capabilities.QueryLimit.NONE);
    }

    @Override
    public Plan plan(Order order) {
        return order instanceof Order.Registration registration
                ? new Plan.Open(
                        new SubAccountNo("39%017d".formatted(registration.fundAccount().number())))
                : new Plan.Send(HeldBy.BANK);
    }

    private final Map<ClientSerial, BankCommand.ForcedTransfer> pending = new HashMap<>();

    @Override
    public BankReply send(BankCommand command, WritePermit permit) {
        BankCommand.ForcedTransfer transfer = (BankCommand.ForcedTransfer) command;
        Exchange exchange = exchange("SEND");
        int throwOfDice = honest ? 99 : dice.nextInt(100);
        if (throwOfDice < 15 || !permit.mayWrite()) {
            return new BankReply.NotSent(exchange);
        }
        if (fates.containsKey(transfer.serial())) {
            throw new AssertionError(transfer.serial() + " was sent twice");
        }
        if (throwOfDice < 30) {
            return new BankReply.Silent(Silence.NO_ANSWER, exchange);
        }
        if (throwOfDice < 45) {
            fates.put(transfer.serial(), Fate.PENDING);
            pending.put(transfer.serial(), transfer);
            return new BankReply.Accepted(Optional.empty(), exchange);
        }
        Fate fate = execute(transfer);
        if (throwOfDice < 60) {
            return new BankReply.Silent(Silence.NO_ANSWER, exchange);
        }
        if (throwOfDice < 75) {
            return new BankReply.Accepted(Optional.empty(), exchange);
        }
        return verdict(fate, exchange);
    }

    private static BankReply verdict(Fate fate, Exchange exchange) {
        return switch (fate) {
            case DONE -> new BankReply.Confirmed(exchange);
            case REFUSED -> new BankReply.Refused(exchange);
            case PENDING -> new BankReply.Silent(Silence.NO_VERDICT, exchange);
        };
    }

    @Override
    public BankReply inquire(Inquiry inquiry) {
        Exchange exchange = exchange("INQUIRE");
        if (!honest && dice.nextInt(100) < 30) {
            return new BankReply.Silent(Silence.NO_ANSWER, exchange);
        }
        BankCommand.ForcedTransfer waiting = pending.get(inquiry.serial());
        if (waiting != null && (honest || dice.nextBoolean())) {
            pending.remove(inquiry.serial());
            execute(waiting);
        }
        Fate fate = fates.get(inquiry.serial());
        return fate == null
                ? new BankReply.Silent(Silence.NO_SUCH_ORDER, exchange)
                : verdict(fate, exchange);
    }

    private Fate execute(BankCommand.ForcedTransfer order) {
        Fate fate = dice.nextInt(100) < 35 ? Fate.REFUSED : Fate.DONE;
        long[] payer = books(order.payer().no());
        long[] payee = books(order.payee().no());
        long amount = order.amount().minor();
        boolean fromFree = order.use().isEmpty();
        if (fromFree && payer[0] - payer[1] < amount) {
            fate = Fate.REFUSED;
        }
        fates.put(order.serial(), fate);
        if (fate == Fate.REFUSED) {
            return fate;
        }
        order.use().ifPresent(use -> use(order, use, payer));
        payer[0] -= amount;
        payee[0] += amount;
        switch (order.kind()) {
            case FREEZE, PAY_FREEZE -> {
                payee[1] += amount;
                FreezeNo no = new FreezeNo("FZ" + ++flow);
                numbers.put(order.serial(), no);
                freezes.put(no, amount);
            }
            case TRANSFER, UNFREEZE, UNFREEZE_PAY -> {}
            case ADJUSTMENT_CREDIT,
                    TAKE_BACK,
                    WITHDRAWAL,
                    SEND_BACK,
                    REGISTRATION,
                    RENAMING,
                    CLOSING ->
                    throw new AssertionError("not a forced transfer");
        }
        if (order.kind().movesBetweenAccounts()) {
            lines(order);
        }
        return fate;
    }

    private void use(BankCommand.ForcedTransfer order, BankCommand.FreezeUse use, long[] holder) {
        long standing = freezes.getOrDefault(use.freezeNo(), 0L);
        if (standing != use.standing().minor()
                || standing - order.amount().minor() != use.stays().minor()) {
            throw new AssertionError(use + " does not know that " + standing + " stands");
        }
        holder[1] -= order.amount().minor();
        freezes.remove(use.freezeNo());
        FreezeNo no = use.freezeNo();
        if (dice.nextBoolean()) {
            no = new FreezeNo("FZ" + ++flow);
            numbers.put(order.serial(), no);
        }
        freezes.put(no, use.stays().minor());
    }

    private void lines(BankCommand.ForcedTransfer order) {
        boolean carriesSerial = dice.nextInt(100) < 80;
        String memo = carriesSerial ? order.serial().value() + " memo" : "memo";
        flow++;
        line(
                order.payer().no(),
                Direction.OUT,
                order.amount(),
                LineOrigin.INSIDE,
                order.payee().no().value(),
                memo);
        line(
                order.payee().no(),
                Direction.IN,
                order.amount(),
                LineOrigin.INSIDE,
                order.payer().no().value(),
                memo);
    }

    private void line(
            SubAccountNo no,
            Direction direction,
            Money amount,
            LineOrigin origin,
            String other,
            String memo) {
        LocalDate date = clock.instant().atZone(ZoneId.of("Asia/Shanghai")).toLocalDate();
        String number = "J%08d".formatted(lines.size() + 1);
        BankEntryRef ref =
                new BankEntryRef(no, date, number, "1", direction, LineSign.PLUS, LinePart.AMOUNT);
        lines.add(
                new BankLine(
                        ref,
                        LocalTime.NOON,
                        amount,
                        Optional.of(Money.ofMinor(books(no)[0])),
                        origin,
                        origin == LineOrigin.INSIDE ? "15" : "23",
                        new BankLine.Counterparty(other, "", ""),
                        memo,
                        memo.length() > 20
                                ? Optional.of(new ClientSerial(memo.substring(0, 20)))
                                : Optional.empty(),
                        false,
                        ""));
    }

    @Override
    public Told<Optional<FreezeNo>> freezeNumber(FreezeQuestion question) {
        if (!honest && dice.nextInt(100) < 20) {
            return new Told.NoAnswer<>(Silence.NO_ANSWER, exchange("NUMBER"));
        }
        return new Told.Answer<>(
                Optional.ofNullable(numbers.get(question.serial())), exchange("NUMBER"));
    }

    @Override
    public Told<Balances> balances(SubAccountNo no) {
        long[] books = books(no);
        return new Told.Answer<>(
                new Balances(
                        Money.ofMinor(books[0]),
                        Money.ofMinor(books[0] - books[1]),
                        Money.ofMinor(books[1])),
                exchange("BALANCE"));
    }

    @Override
    public Told<Balances> mainBalances() {
        long total = accounts.values().stream().mapToLong(b -> b[0]).sum();
        return new Told.Answer<>(
                new Balances(Money.ofMinor(total), Money.ofMinor(total), Money.ZERO),
                exchange("BALANCE"));
    }

    @Override
    public Told<LinePage> lines(LineQuery query) {
        if (!honest && dice.nextInt(100) < 20) {
            return new Told.NoAnswer<>(Silence.NO_ANSWER, exchange("LINES"));
        }
        List<BankLine> page =
                lines.stream()
                        .filter(l -> l.ref().subAccountNo().equals(query.subAccountNo()))
                        .filter(l -> !l.ref().bankDate().isBefore(query.from()))
                        .filter(l -> !l.ref().bankDate().isAfter(query.to()))
                        .filter(l ->
                                query.after()
                                        .map(a -> l.ref().flow().compareTo(a.flow()) > 0)
                                        .orElse(true))
                        .limit(3)
                        .toList();
        Optional<LinePosition> last =
                page.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new LinePosition(
                                        page.getLast().ref().bankDate(),
                                        page.getLast().ref().flow(),
                                        "1"));
        return new Told.Answer<>(new LinePage(page, last, page.size() == 3), exchange("LINES"));
    }

    private Exchange exchange(String action) {
        Instant now = clock.instant();
        return new Exchange(action, "", "", "", "", now, now);
    }

    /** The same bank, but commands are answered by a script and never executed. */
    public record Scripted(FakeBank bank, BiFunction<BankCommand, WritePermit, BankReply> script)
            implements BankGateway {

        @Override
        public Capabilities capabilities() {
            return bank.capabilities();
        }

        @Override
        public Plan plan(Order order) {
            return bank.plan(order);
        }

        @Override
        public BankReply send(BankCommand command, WritePermit permit) {
            return script.apply(command, permit);
        }

        @Override
        public BankReply inquire(Inquiry inquiry) {
            return bank.inquire(inquiry);
        }

        @Override
        public Told<Optional<FreezeNo>> freezeNumber(FreezeQuestion question) {
            return bank.freezeNumber(question);
        }

        @Override
        public Told<Balances> balances(SubAccountNo no) {
            return bank.balances(no);
        }

        @Override
        public Told<Balances> mainBalances() {
            return bank.mainBalances();
        }

        @Override
        public Told<LinePage> lines(LineQuery query) {
            return bank.lines(query);
        }
    }
}
