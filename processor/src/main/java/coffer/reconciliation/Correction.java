package coffer.reconciliation;

import coffer.approval.Approval;
import coffer.money.Money;
import java.util.Optional;

/**
 * A Correction as it is shown.
 *
 * @param from a sub-account number, or cash; empty if nothing moves
 */
public record Correction(
        long id,
        long difference,
        String outRequestNo,
        Optional<String> from,
        Optional<String> to,
        Optional<Money> amount,
        Optional<Long> freeze,
        Approval approval) {}
