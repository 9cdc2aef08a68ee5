package coffer.statement;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.BankEntryRef;
import coffer.bank.BankLine;
import coffer.bank.Direction;
import coffer.bank.InstructionKind;
import coffer.bank.LineOrigin;
import coffer.bank.LinePart;
import coffer.bank.LineSign;
import coffer.bank.SubAccountNo;
import coffer.instruction.BankInstruction;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.ledger.BankLineCause;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SubAccountId;
import coffer.market.SubAccountPurpose;
import coffer.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of bank lines, row by row. */
final class BankLineRulesTest {

    private static final SubAccountNo BUYER = new SubAccountNo("3110001");
    private static final SubAccountNo SELLER = new SubAccountNo("3110002");
    private static final InstructionId ID = new InstructionId(77);

    @ParameterizedTest
    @CsvSource({
        // origin, direction, sign, purpose,  serial, succeeded, open  -> verdict
        "INSIDE,   OUT, PLUS,  MEMBER, true,  false, false, OWN",
        "INSIDE,   OUT, PLUS,  MEMBER, false, true,  false, OWN",
        "INSIDE,   OUT, PLUS,  MEMBER, false, true,  true,  OWN",
        "INSIDE,   OUT, PLUS,  MEMBER, false, false, true,  waits",
        "INSIDE,   OUT, PLUS,  MEMBER, false, false, false, FOREIGN",
        "INSIDE,   IN,  PLUS,  PUBLIC, false, false, false, FOREIGN",
        "OUTSIDE,  IN,  PLUS,  MEMBER, false, false, false, DEPOSIT",
        "OUTSIDE,  IN,  PLUS,  PUBLIC, false, false, false, PUBLIC_DEPOSIT",
        "OUTSIDE,  OUT, PLUS,  MEMBER, false, false, false, FOREIGN",
        "OUTSIDE,  IN,  MINUS, MEMBER, false, false, false, FOREIGN",
        "FEE,      OUT, PLUS,  MEMBER, false, false, false, FEE",
        "INTEREST, IN,  PLUS,  MEMBER, false, false, false, INTEREST",
        "OPENING,  IN,  PLUS,  MEMBER, false, false, false, OPENING",
        "UNKNOWN,  IN,  PLUS,  MEMBER, false, false, false, FOREIGN",
        "UNKNOWN,  OUT, PLUS,  MEMBER, false, false, false, FOREIGN",
    })
    void theFirstRowThatFitsExplains(
            LineOrigin origin,
            Direction direction,
            LineSign sign,
            SubAccountPurpose purpose,
            boolean serial,
            boolean succeeded,
            boolean open,
            String expected) {
        BankLineRules.LineWithMatches line =
                new BankLineRules.LineWithMatches(
                        line(origin, direction, sign, "10.00", SELLER.value()),
                        purpose,
                        serial ? Optional.of(ID) : Optional.empty(),
                        succeeded ? List.of(ID) : List.of(),
                        open ? List.of(ID) : List.of(),
                        List.of());
        BankLineRules.Explanation verdict = BankLineRules.explain(line);
        BankLineRules.Explanation wanted =
                "waits".equals(expected)
                        ? new BankLineRules.Pending()
                        : new BankLineRules.Explained(
                                BankLineCause.valueOf(expected),
                                "OWN".equals(expected) ? Optional.of(ID) : Optional.empty());
        assertThat(verdict).isEqualTo(wanted);
    }

    @Test
    void aLineAgreesOnlyWhenAllOfItDoes() {
        BankInstruction transfer = instruction(InstructionKind.TRANSFER);
        assertThat(agrees(inside(Direction.OUT, "10.00", SELLER.value()), transfer)).isTrue();
        assertThat(agrees(inside(Direction.OUT, "10.01", SELLER.value()), transfer)).isFalse();
        assertThat(agrees(inside(Direction.OUT, "10.00", "3110003"), transfer)).isFalse();
        // The buyer's statement shows money coming in from the seller: not this transfer.
        assertThat(agrees(inside(Direction.IN, "10.00", SELLER.value()), transfer)).isFalse();
        assertThat(
                        agrees(
                                line(
                                        LineOrigin.OUTSIDE,
                                        Direction.OUT,
                                        LineSign.PLUS,
                                        "10.00",
                                        SELLER.value()),
                                transfer))
                .as("a line from outside is never a forced transfer's")
                .isFalse();
        assertThat(
                        agrees(
                                line(
                                        LineOrigin.INSIDE,
                                        Direction.OUT,
                                        LineSign.MINUS,
                                        "10.00",
                                        SELLER.value()),
                                transfer))
                .isFalse();
    }

    /** A teller's line may name nobody too; only our serial tells it from one of ours. */
    @Test
    void aFreezeThatABankListsNamesNobodyElse() {
        BankInstruction freeze = instruction(InstructionKind.FREEZE);
        assertThat(agrees(inside(Direction.OUT, "10.00", BUYER.value()), freeze)).isTrue();
        assertThat(agrees(inside(Direction.OUT, "10.00", SELLER.value()), freeze)).isFalse();
        assertThat(agrees(inside(Direction.OUT, "10.00", ""), freeze)).isFalse();
        assertThat(agrees(named(inside(Direction.OUT, "10.00", "")), freeze)).isTrue();
        assertThat(agrees(named(inside(Direction.OUT, "10.00", SELLER.value())), freeze)).isFalse();
    }

    @Test
    void aListedFreezeGoesOutAndAListedLiftingComesIn() {
        String self = BUYER.value();
        BankInstruction freeze = instruction(InstructionKind.FREEZE);
        BankInstruction lifting = instruction(InstructionKind.UNFREEZE);
        assertThat(agrees(inside(Direction.IN, "10.00", self), freeze)).isFalse();
        assertThat(agrees(inside(Direction.IN, "10.00", self), lifting)).isTrue();
        assertThat(agrees(inside(Direction.OUT, "10.00", self), lifting)).isFalse();
        // A bank that shows it the other way round is believed when it names our serial.
        assertThat(agrees(named(inside(Direction.IN, "10.00", self)), freeze)).isTrue();
    }

    private static BankLine named(BankLine line) {
        return new BankLine(
                line.ref(),
                line.bankTime(),
                line.amount(),
                line.balanceAfter(),
                line.origin(),
                line.bankType(),
                line.counterparty(),
                line.memo(),
                Optional.of(ID.serial()),
                line.markedReturn(),
                line.raw());
    }

    private static boolean agrees(BankLine line, BankInstruction instruction) {
        boolean same = !instruction.kind().movesBetweenAccounts();
        return BankLineRules.agrees(line, instruction, BUYER, (same ? BUYER : SELLER).value());
    }

    private static BankLine inside(Direction direction, String amount, String other) {
        return line(LineOrigin.INSIDE, direction, LineSign.PLUS, amount, other);
    }

    private static BankLine line(
            LineOrigin origin, Direction direction, LineSign sign, String amount, String other) {
        return new BankLine(
                new BankEntryRef(
                        BUYER,
                        LocalDate.of(2026, 3, 2),
                        "J1",
                        "1",
                        direction,
                        sign,
                        LinePart.AMOUNT),
                Optional.of(LocalTime.NOON),
                Money.parse(amount),
                Optional.empty(),
                origin,
                "",
                new BankLine.Counterparty(other, "", ""),
                "",
                Optional.empty(),
                false,
                "");
    }

    private static BankInstruction instruction(InstructionKind kind) {
        SubAccountId buyer = new SubAccountId(1);
        return new BankInstruction(
                new MarketId(1),
                ID,
                new MainAccountId(1),
                kind,
                InstructionState.ACCEPTED,
                1,
                0,
                buyer,
                kind.movesBetweenAccounts() ? new SubAccountId(2) : buyer,
                Money.parse("10.00"),
                Optional.empty(),
                Optional.empty(),
                ID.serial(),
                1,
                Instant.EPOCH,
                Optional.of(Instant.EPOCH),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "r",
                Optional.empty(),
                "",
                "",
                "");
    }
}
