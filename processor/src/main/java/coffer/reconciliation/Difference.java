package coffer.reconciliation;

import coffer.market.MainAccountId;
import java.time.Instant;
import java.util.Optional;

/**
 * A Difference as it is shown.
 *
 * @param bars whether the accounts take no outgoing orders while it is open
 * @param subAccountNo empty if the books have no such account
 * @param instructionKind what the instruction is, if there is one
 * @param unreadableRow the row of the statement that cannot be understood, as the bank wrote it
 * @param correction the Correction that closed it
 */
public record Difference(
        long id,
        String kind,
        boolean bars,
        MainAccountId mainAccount,
        String bank,
        Optional<String> subAccountNo,
        Optional<String> fundAccountNo,
        Optional<String> otherSubAccountNo,
        Optional<String> otherFundAccountNo,
        Optional<Long> instruction,
        Optional<String> instructionKind,
        Optional<Long> line,
        Optional<String> unreadableRow,
        String detail,
        Instant openedAt,
        Optional<Instant> closedAt,
        Optional<String> closedBecause,
        Optional<Long> correction) {}
