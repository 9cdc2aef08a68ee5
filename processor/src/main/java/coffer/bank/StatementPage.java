package coffer.bank;

import java.util.List;
import java.util.Optional;

/**
 * Some rows of a statement.
 *
 * @param lines the movements that the rows tell
 * @param unreadable the rows that cannot be understood
 * @param last the last row of this page, from which the next poll goes on; empty if there was none
 * @param more whether the bank may have further rows after it
 */
public record StatementPage(
        List<BankLine> lines,
        List<UnreadableRow> unreadable,
        Optional<StatementPosition> last,
        boolean more) {

    public StatementPage {
        lines = List.copyOf(lines);
        unreadable = List.copyOf(unreadable);
    }
}
