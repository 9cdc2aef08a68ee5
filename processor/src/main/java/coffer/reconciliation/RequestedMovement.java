package coffer.reconciliation;

import coffer.instruction.InstructionId;
import coffer.money.Money;
import java.util.Optional;

/**
 * The money that a Correction is to move.
 *
 * @param from a sub-account's number, a fund account's, or {@code cash}; with a freeze it is the
 *     freeze's holder and may be left out
 * @param to likewise, but never left out
 * @param freeze the freeze that the money leaves, if it was frozen
 */
public record RequestedMovement(
        Optional<String> from, String to, Money amount, Optional<InstructionId> freeze) {}
