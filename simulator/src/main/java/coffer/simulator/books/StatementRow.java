package coffer.simulator.books;

/**
 * One row on one sub-account's statement.
 *
 * @param number position in the order of posting, unique in the books
 * @param type the bank's two-digit type of transaction
 * @param flow the bank's serial of the movement, shared by both legs
 * @param seq sequence inside the flow
 * @param fen amount; negative where the bank shows a reversal as a negative debit
 * @param balanceFen balance of the sub-account after the row
 * @param feeFen fee taken with this row, on top of the amount
 */
public record StatementRow(
        long number,
        String subAccountNo,
        String type,
        long atMillis,
        String flow,
        String seq,
        Counterparty other,
        Direction direction,
        long fen,
        long balanceFen,
        long feeFen,
        String memo,
        Cause cause) {}
