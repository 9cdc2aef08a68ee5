package coffer.bank;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A question for statement lines, in the bank's order, page by page.
 *
 * @param from the first bank date, inclusive
 * @param to the last bank date, inclusive
 * @param after the line after which to go on; empty to begin at {@code from}
 */
public record StatementQuery(
        SubAccountNo subAccountNo,
        LocalDate from,
        LocalDate to,
        Optional<StatementPosition> after) {}
