package coffer.reconciliation;

import java.util.Optional;

/**
 * A request to correct the books.
 *
 * @param move empty if the reason alone closes the Difference
 */
public record CorrectionRequest(long difference, Optional<RequestedMovement> move, String reason) {}
