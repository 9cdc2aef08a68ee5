package coffer.reconciliation;

import java.util.Optional;

/** A Correction that is wanted; without a move it only explains. */
public record CorrectionRequest(long difference, Optional<RequestedMovement> move, String reason) {}
