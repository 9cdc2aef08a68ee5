package coffer.bank;

import java.util.List;
import java.util.Optional;

/**
 * Some lines of a statement.
 *
 * @param last the last row of this page, from which the next poll goes on; empty if there was none
 * @param more whether the bank may have further rows after it
 */
public record StatementPage(List<BankLine> lines, Optional<StatementPosition> last, boolean more) {

    public StatementPage {
        lines = List.copyOf(lines);
    }
}
