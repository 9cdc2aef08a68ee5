package coffer.simulation;

import coffer.bank.LinePosition;
import coffer.bank.LineQuery;
import coffer.values.BankEntryRef;
import coffer.values.BankLine;
import coffer.values.ClientSerial;
import coffer.values.Direction;
import coffer.values.LineOrigin;
import coffer.values.LinePart;
import coffer.values.LineSign;
import coffer.values.Money;
import coffer.values.SubAccountNo;
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
 * The statements of the pretend bank. Its flow numbers begin anew every day, and rows of one batch
 * share one: only date, flow and sequence together tell rows of an account apart. Some rows are not
 * seen before the bank shows them.
 */
final class BankStatement {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Comparator<LinePosition> ORDER =
            Comparator.comparing(LinePosition::bankDate)
                    .thenComparing(LinePosition::flow)
                    .thenComparing(LinePosition::sequence);

    private final Clock clock;
    private final Dice dice;
    private final List<BankLine> lines = new ArrayList<>();
    private final Set<BankEntryRef> hidden = new HashSet<>();
    private LocalDate date = LocalDate.EPOCH;
    private int flow;
    private int sequence;

    BankStatement(Clock clock, Dice dice) {
        this.clock = clock;
        this.dice = dice;
    }

    /** What a row that nobody ordered is. */
    enum Sort {
        DEPOSIT(LineOrigin.OUTSIDE),
        E_BANKING(LineOrigin.OUTSIDE),
        TELLER(LineOrigin.UNKNOWN),
        FEE(LineOrigin.FEE),
        INTEREST(LineOrigin.INTEREST);

        private final LineOrigin origin;

        Sort(LineOrigin origin) {
            this.origin = origin;
        }
    }

    static LinePosition position(BankLine line) {
        return new LinePosition(line.ref().bankDate(), line.ref().flow(), line.ref().sequence());
    }

    /** A row of a sub-account; the amount is negative if money left. */
    void add(SubAccountNo no, long amount, Sort sort, long balanceAfter) {
        next(dice.oneIn(3));
        add(no, amount, sort.origin, "6200000000000000009", "货款", Optional.empty(), balanceAfter);
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
        String memo = told.map(s -> s.value() + " 货款").orElse("货款");
        add(payer, -amount, LineOrigin.INSIDE, payee.value(), memo, told, payerAfter);
        add(payee, amount, LineOrigin.INSIDE, payer.value(), memo, told, payeeAfter);
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

    private void add(
            SubAccountNo no,
            long amount,
            LineOrigin origin,
            String other,
            String memo,
            Optional<ClientSerial> serial,
            long balanceAfter) {
        BankEntryRef ref =
                new BankEntryRef(
                        no,
                        date,
                        "J%06d".formatted(flow),
                        "%02d".formatted(sequence),
                        amount > 0 ? Direction.IN : Direction.OUT,
                        LineSign.PLUS,
                        LinePart.AMOUNT);
        lines.add(
                new BankLine(
                        ref,
                        LocalTime.NOON,
                        Money.ofMinor(Math.abs(amount)),
                        Optional.of(Money.ofMinor(balanceAfter)),
                        origin,
                        "",
                        new BankLine.Counterparty(other, "", ""),
                        memo,
                        serial,
                        false,
                        ""));
        if (dice.mischief(Mischief.LINE_LATE)) {
            hidden.add(ref);
        }
    }

    /** The bank shows all its rows. */
    void showAll() {
        hidden.clear();
    }

    /** The rows that a question is about and that the bank shows. */
    List<BankLine> visible(LineQuery query) {
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

    /** The newest row, for people. */
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
