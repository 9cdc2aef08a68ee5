package coffer.statement;

import coffer.bank.BankLine;
import coffer.bank.Direction;
import coffer.bank.LineOrigin;
import coffer.bank.LinePart;
import coffer.bank.LineSign;
import coffer.bank.SubAccountNo;
import coffer.instruction.BankInstruction;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.ledger.BankLineCause;
import coffer.market.SubAccountPurpose;
import coffer.money.BucketKind;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Explains a line of a bank's statement by the first rule of a table that fits. A line is a fact:
 * it is booked and never refused. A line that no other rule explains is booked as FOREIGN and opens
 * a Difference.
 *
 * <p>A memo is written by the payer and proves nothing: a credit from OUTSIDE is never a line of
 * one of our instructions. A plain credit from the payee of a payout is a deposit, as the member
 * may have paid it in.
 */
final class BankLineRules {

    /**
     * How many days the bank's date may lie before an instruction was made or after it ended, for a
     * line that carries no serial.
     */
    public static final int DAYS_APART = 1;

    /** Bank dates are dates of this zone. */
    static final ZoneId BANK_ZONE = ZoneId.of("Asia/Shanghai");

    private static final List<Rule> RULES =
            List.of(
                    new Rule(
                            "carries our serial",
                            s -> s.bySerial().isPresent(),
                            BankLineRules::own),
                    new Rule(
                            "agrees with a succeeded instruction",
                            s -> !s.succeeded().isEmpty(),
                            s ->
                                    new Explained(
                                            BankLineCause.OWN, s.succeeded().stream().findFirst())),
                    new Rule(
                            "agrees with an instruction without an end",
                            s -> !s.open().isEmpty(),
                            s -> new Pending()),
                    new Rule("came back", BankLineRules::cameBack, BankLineRules::returned),
                    new Rule(
                            "came in from outside",
                            BankLineRules::isOutsideIn,
                            BankLineRules::deposit),
                    new Rule(
                            "made by the bank",
                            s -> s.line().origin().isBank(),
                            BankLineRules::bank),
                    new Rule("anything else", s -> true, s -> foreign()));

    private BankLineRules() {}

    /**
     * A line with what the books know about it. The lists hold only instructions whose sub-account,
     * other side, direction and amount agree with the line and whose leg has no line yet.
     *
     * @param accountPurpose what the line's sub-account is for
     * @param bySerial the instruction whose serial the line carries, if all else agrees
     * @param succeeded succeeded ones near the line's date, oldest first, if it carries no serial
     * @param open ones without an end near the line's date, if it carries no serial
     * @param payouts those that the line may bring back, oldest first, if it looks so
     */
    public record LineWithMatches(
            BankLine line,
            SubAccountPurpose accountPurpose,
            Optional<InstructionId> bySerial,
            List<InstructionId> succeeded,
            List<InstructionId> open,
            List<PayoutMatch> payouts) {

        public LineWithMatches {
            succeeded = List.copyOf(succeeded);
            open = List.copyOf(open);
            payouts = List.copyOf(payouts);
        }
    }

    /**
     * A payout that no line has brought back yet.
     *
     * @param debited whether the line of its debit is known
     */
    public record PayoutMatch(InstructionId id, InstructionState state, boolean debited) {

        private boolean mayHaveComeBack() {
            return state.isEnd() ? debited || state == InstructionState.SUCCEEDED : true;
        }
    }

    /** What a line was found to be. */
    public sealed interface Explanation {}

    /**
     * It is known what the line is.
     *
     * @param instruction the instruction that it belongs to, if any
     */
    public record Explained(BankLineCause cause, Optional<InstructionId> instruction)
            implements Explanation {}

    /** It may belong to an instruction that has no end yet; explained again once that has ended. */
    public record Pending() implements Explanation {}

    /** Explains a line by the first rule that fits. */
    static Explanation explain(LineWithMatches line) {
        return RULES.stream()
                .filter(rule -> rule.fits.test(line))
                .findFirst()
                .orElseThrow()
                .verdict
                .of(line);
    }

    /**
     * Whether a line may be a leg of an instruction: a credit from OUTSIDE or a line that the bank
     * made is none.
     */
    static boolean mayBeOwn(BankLine line) {
        return line.origin() == LineOrigin.INSIDE
                || (line.origin() == LineOrigin.OUTSIDE && line.ref().direction() == Direction.OUT);
    }

    /**
     * Whether a line agrees with an instruction in all but the serial.
     *
     * @param payer the paying sub-account's number
     * @param payee the receiving account's number, also of one outside
     */
    static boolean agrees(
            BankLine line, BankInstruction instruction, SubAccountNo payer, String payee) {
        boolean payout = instruction.kind().isPayout();
        boolean plain =
                line.origin() == (payout ? LineOrigin.OUTSIDE : LineOrigin.INSIDE)
                        && instruction.kind().movesMoney()
                        && line.ref().part() == LinePart.AMOUNT
                        && line.ref().sign() == LineSign.PLUS
                        && line.amount().equals(instruction.amount());
        if (!plain) {
            return false;
        }
        if (payout) {
            return line.ref().subAccountNo().equals(payer)
                    && line.ref().direction() == Direction.OUT
                    && line.counterparty().accountNo().equals(payee);
        }
        if (!instruction.kind().movesBetweenAccounts()) {
            return line.ref().subAccountNo().equals(payer) && isListedFreeze(line, instruction);
        }
        boolean out = line.ref().direction() == Direction.OUT;
        String own = out ? payer.value() : payee;
        String other = out ? payee : payer.value();
        return line.ref().subAccountNo().value().equals(own)
                && line.counterparty().accountNo().equals(other);
    }

    /**
     * Some banks list a freeze and its lifting as lines, though no balance moves, with the account
     * itself or nobody as the other side. A teller's line may name nobody too, and moves money, so
     * it must not be taken for a freeze. Hence a line without our serial must name the account
     * itself, to which nobody pays, and have the direction of the change in available money.
     */
    private static boolean isListedFreeze(BankLine line, BankInstruction instruction) {
        String otherSide = line.counterparty().accountNo();
        boolean itself = otherSide.equals(line.ref().subAccountNo().value());
        if (line.serial().equals(Optional.of(instruction.serial()))) {
            return itself || otherSide.isEmpty();
        }
        boolean freezes = instruction.kind().takenFrom() == BucketKind.AVAILABLE;
        return itself && (line.ref().direction() == Direction.OUT) == freezes;
    }

    private static Explanation own(LineWithMatches line) {
        return new Explained(BankLineCause.OWN, line.bySerial());
    }

    /** Whether a line returns a payout, by its sign or by the bank's own mark. */
    static boolean looksReturned(BankLine line) {
        return line.origin() == LineOrigin.OUTSIDE
                && line.ref().part() == LinePart.AMOUNT
                && line.ref().direction() == Direction.IN
                && (line.ref().sign() == LineSign.MINUS || line.markedReturn());
    }

    /**
     * Whether a line that looks returned may bring a payout back; sub-account and amount agree.
     *
     * @param payee the account outside to which it was paid
     */
    static boolean bringsBack(BankLine line, BankInstruction payout, String payee) {
        String otherSide = line.counterparty().accountNo();
        return (otherSide.isEmpty() || otherSide.equals(payee))
                && line.serial().map(payout.serial()::equals).orElse(true);
    }

    private static boolean cameBack(LineWithMatches line) {
        return looksReturned(line.line())
                && line.payouts().stream().anyMatch(PayoutMatch::mayHaveComeBack);
    }

    /** The oldest payout that has ended and whose debit line is known; pending if there is none. */
    private static Explanation returned(LineWithMatches line) {
        return line.payouts().stream()
                .filter(payout -> payout.debited() && payout.state().isEnd())
                .findFirst()
                .<Explanation>map(
                        payout -> new Explained(BankLineCause.RETURN, Optional.of(payout.id())))
                .orElseGet(Pending::new);
    }

    private static boolean isOutsideIn(LineWithMatches line) {
        return line.line().origin() == LineOrigin.OUTSIDE
                && line.line().ref().direction() == Direction.IN
                && line.line().ref().sign() == LineSign.PLUS;
    }

    private static Explanation deposit(LineWithMatches line) {
        boolean known = line.accountPurpose() != SubAccountPurpose.PUBLIC;
        return new Explained(
                known ? BankLineCause.DEPOSIT : BankLineCause.PUBLIC_DEPOSIT, Optional.empty());
    }

    private static Explanation bank(LineWithMatches line) {
        BankLineCause cause =
                switch (line.line().origin()) {
                    case FEE -> BankLineCause.FEE;
                    case INTEREST -> BankLineCause.INTEREST;
                    case OPENING -> BankLineCause.OPENING;
                    case OUTSIDE, INSIDE, UNKNOWN -> BankLineCause.FOREIGN;
                };
        return new Explained(cause, Optional.empty());
    }

    private static Explanation foreign() {
        return new Explained(BankLineCause.FOREIGN, Optional.empty());
    }

    private record Rule(String name, Predicate<LineWithMatches> fits, Conclusion verdict) {}

    @FunctionalInterface
    private interface Conclusion {
        Explanation of(LineWithMatches line);
    }
}
