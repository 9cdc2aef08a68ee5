package coffer.bank;

import coffer.values.ForcedTransferKind;
import coffer.values.HeldBy;
import coffer.values.Money;
import java.util.Optional;

/**
 * An order as far as a bank must know it to plan it.
 *
 * @param payeeName the receiving sub-account's name; the payer's own where the kind has no payee
 * @param heldBy who holds the freeze that is used; empty unless the kind uses one
 * @param memo the market's own text; empty if it gave none
 */
public record Order(
        ForcedTransferKind kind,
        Money amount,
        String payeeName,
        Optional<HeldBy> heldBy,
        String memo) {}
