package coffer.bank;

import coffer.money.Money;
import java.time.LocalTime;
import java.util.Optional;

/**
 * One movement of one sub-account on a bank's statement (银行流水).
 *
 * @param ref by what it is known
 * @param bankTime the bank's time of it, if it tells
 * @param amount always positive; the reference has the direction
 * @param balanceAfter the bank's running balance after the whole row, if it tells
 * @param origin who made the movement
 * @param bankType the bank's own type of the row
 * @param counterparty the other side, as the bank names it
 * @param memo the bank's text of the row
 * @param serial our serial, if the memo begins with one; proves nothing on a line from OUTSIDE
 * @param markedReturn whether the bank's own field marks it as a return (退汇)
 * @param raw the row as the bank wrote it
 */
public record BankLine(
        BankEntryRef ref,
        Optional<LocalTime> bankTime,
        Money amount,
        Optional<Money> balanceAfter,
        LineOrigin origin,
        String bankType,
        Counterparty counterparty,
        String memo,
        Optional<ClientSerial> serial,
        boolean markedReturn,
        String raw) {

    /**
     * @throws IllegalArgumentException if the amount is not positive
     */
    public BankLine {
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("a line of " + amount + " moves no balance");
        }
    }

    /** The other side of a movement; each part empty if the bank does not tell. */
    public record Counterparty(String accountNo, String name, String bankName) {}
}
