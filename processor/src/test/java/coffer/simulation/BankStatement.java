package coffer.simulation;

import coffer.bank.BankEntryRef;
import coffer.bank.BankLine;
import coffer.bank.ClientSerial;
import coffer.bank.Direction;
import coffer.bank.LineOrigin;
import coffer.bank.LinePart;
import coffer.bank.LineSign;
import coffer.bank.StatementPosition;
import coffer.bank.StatementQuery;
import coffer.bank.SubAccountNo;
import coffer.bank.UnreadableRow;
import coffer.money.Money;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The statements of the simulated bank. Its flow numbers begin anew every day, and rows of one
 * batch share one: only date, flow and sequence together tell rows of an account apart. Some rows
 * are not seen before the bank shows them.
 */
final class BankStatement {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Comparator<StatementPosition> ORDER =
            Comparator.comparing(StatementPosition::bankDate)
                    .thenComparing(StatementPosition::flow)
                    .thenComparing(StatementPosition::sequence);

    private static final String OUTSIDE = "6200000000000000009";

    private final Clock clock;
    private final SeededRandom random;
    private final List<BankLine> lines = new ArrayList<>();
    private final Set<BankEntryRef> hidden = new HashSet<>();
    private final Set<BankEntryRef> unreadable = new HashSet<>();
    private LocalDate date = LocalDate.EPOCH;
    private int flow;
    private int sequence;

    BankStatement(Clock clock, SeededRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** The kinds of lines that no order caused. */
    enum EntryKind {
        DEPOSIT(LineOrigin.OUTSIDE),
        E_BANKING(LineOrigin.OUTSIDE),
        TELLER(LineOrigin.UNKNOWN),
        FEE(LineOrigin.FEE),
        INTEREST(LineOrigin.INTEREST);

        private final LineOrigin origin;

        EntryKind(LineOrigin origin) {
            this.origin = origin;
        }
    }

    static StatementPosition position(BankLine line) {
        return new StatementPosition(
                line.ref().bankDate(), line.ref().flow(), line.ref().sequence());
    }

    /** A row of a sub-account; the amount is negative if money left. */
    void add(SubAccountNo no, long amount, EntryKind sort, long balanceAfter) {
        next(random.oneIn(3));
        add(
                new Row(no, amount, sort.origin, OUTSIDE, LineSign.PLUS, false),
                Optional.empty(),
                balanceAfter);
        if (sort == EntryKind.DEPOSIT && amount > 0 && random.occurs(Fault.ROW_UNREADABLE)) {
            unreadable.add(lines.getLast().ref());
        }
    }

    /** A payout leaves. */
    void addPayout(
            SubAccountNo no,
            long amount,
            String outside,
            Optional<ClientSerial> told,
            long balanceAfter) {
        next(false);
        add(
                new Row(no, -amount, LineOrigin.OUTSIDE, outside, LineSign.PLUS, false),
                told,
                balanceAfter);
    }

    /** How the bank shows a payout that came back. */
    enum Return {
        /** A debit with a negative amount. */
        NEGATIVE,
        /** A credit that the bank's own field marks. */
        MARKED,
        /** A credit like any other. */
        PLAIN
    }

    /** A payout comes back; the bank does not show that before it shows the leaving. */
    void addReturn(
            SubAccountNo no,
            long amount,
            String outside,
            Return how,
            Optional<ClientSerial> told,
            long balanceAfter) {
        hidden.removeIf(ref -> ref.subAccountNo().equals(no) && ref.direction() == Direction.OUT);
        next(false);
        LineSign sign = how == Return.NEGATIVE ? LineSign.MINUS : LineSign.PLUS;
        boolean marked = how == Return.MARKED;
        add(
                new Row(no, amount, LineOrigin.OUTSIDE, outside, sign, marked),
                how == Return.PLAIN ? Optional.empty() : told,
                balanceAfter);
    }

    /** Both legs of a movement between two sub-accounts, under one number. */
    void addInside(
            SubAccountNo payer,
            SubAccountNo payee,
            long amount,
            Optional<ClientSerial> told,
            long payerAfter,
            long payeeAfter) {
        next(false);
        add(inside(payer, -amount, payee), told, payerAfter);
        add(inside(payee, amount, payer), told, payeeAfter);
    }

    private static Row inside(SubAccountNo no, long amount, SubAccountNo other) {
        return new Row(no, amount, LineOrigin.INSIDE, other.value(), LineSign.PLUS, false);
    }

    private void next(boolean sameBatch) {
        LocalDate today = clock.instant().atZone(ZONE).toLocalDate();
        if (!today.equals(date)) {
            date = today;
            flow = 0;
            sequence = 0;
        }
        if (sameBatch && flow > 0) {
            sequence++;
        } else {
            flow++;
            sequence = 1;
        }
    }

    /** What a row says of a movement; the amount is negative if money left. */
    private record Row(
            SubAccountNo no,
            long amount,
            LineOrigin origin,
            String other,
            LineSign sign,
            boolean marked) {}

    private void add(Row row, Optional<ClientSerial> serial, long balanceAfter) {
        BankEntryRef ref =
                new BankEntryRef(
                        row.no(),
                        date,
                        "J%06d".formatted(flow),
                        "%02d".formatted(sequence),
                        row.amount() > 0 ? Direction.IN : Direction.OUT,
                        row.sign(),
                        LinePart.AMOUNT);
        lines.add(
                new BankLine(
                        ref,
                        Optional.of(LocalTime.NOON),
                        Money.ofMinor(Math.abs(row.amount())),
                        Optional.of(Money.ofMinor(balanceAfter)),
                        row.origin(),
                        "",
                        new BankLine.Counterparty(row.other(), "", ""),
                        serial.map(s -> s.value() + " 货款").orElse("货款"),
                        serial,
                        row.marked(),
                        ""));
        if (random.occurs(Fault.LINE_LATE)) {
            hidden.add(ref);
        }
    }

    /** Whether there is a credit line at this position. */
    boolean broughtIn(SubAccountNo no, StatementPosition position) {
        return lines.stream()
                .anyMatch(l ->
                        l.ref().subAccountNo().equals(no)
                                && l.ref().direction() == Direction.IN
                                && position(l).equals(position));
    }

    /** The bank shows all its rows. */
    void showAll() {
        hidden.clear();
    }

    /** The rows that a question is about and that the bank shows. */
    List<BankLine> visible(StatementQuery query) {
        return lines.stream()
                .filter(l -> l.ref().subAccountNo().equals(query.subAccountNo()))
                .filter(l -> !l.ref().bankDate().isBefore(query.from()))
                .filter(l -> !l.ref().bankDate().isAfter(query.to()))
                .filter(l -> !hidden.contains(l.ref()))
                .filter(l ->
                        query.after()
                                .map(after -> ORDER.compare(position(l), after) > 0)
                                .orElse(true))
                .sorted(Comparator.comparing(BankStatement::position, ORDER))
                .toList();
    }

    /** The row of a line if the bank writes it unreadably; whoever looks at it finds the amount. */
    Optional<UnreadableRow> unreadable(BankLine line) {
        if (!unreadable.contains(line.ref())) {
            return Optional.empty();
        }
        StatementPosition position = position(line);
        return Optional.of(
                new UnreadableRow(
                        Optional.of(position.bankDate()),
                        "not an amount",
                        "%s %s %s %s"
                                .formatted(
                                        position.bankDate(),
                                        position.flow(),
                                        position.sequence(),
                                        line.amount())));
    }

    /** The amount that a person finds in an unreadable row. */
    static Money amount(String raw) {
        return Money.parse(raw.substring(raw.lastIndexOf(' ') + 1));
    }

    /** The newest row, for the log. */
    String last() {
        if (lines.isEmpty()) {
            return "no row yet";
        }
        BankLine line = lines.getLast();
        return "%s %s %s %s of account %s, %s, %s"
                .formatted(
                        line.ref().bankDate(),
                        line.ref().flow(),
                        line.ref().direction(),
                        line.amount(),
                        line.ref().subAccountNo().value().substring(7),
                        line.origin(),
                        line.serial());
    }
}
