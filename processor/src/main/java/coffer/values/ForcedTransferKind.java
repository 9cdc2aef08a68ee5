package coffer.values;

import static coffer.values.BucketKind.AVAILABLE;
import static coffer.values.BucketKind.FROZEN;

import java.util.Locale;

/**
 * The five forced transfers (强制转账) as a table. Money is always reserved in the payer's IN_TRANSIT;
 * what differs is where it is taken from, where it settles, and what becomes of a freeze.
 *
 * <p>The payer of a use (UNFREEZE, UNFREEZE_PAY) is the holder of the freeze, which after a
 * PAY_FREEZE is the seller.
 */
public enum ForcedTransferKind {
    TRANSFER(AVAILABLE, Party.PAYEE, AVAILABLE, FreezeEffect.NONE),
    FREEZE(AVAILABLE, Party.PAYER, FROZEN, FreezeEffect.CREATES),
    PAY_FREEZE(AVAILABLE, Party.PAYEE, FROZEN, FreezeEffect.CREATES),
    UNFREEZE(FROZEN, Party.PAYER, AVAILABLE, FreezeEffect.USES),
    UNFREEZE_PAY(FROZEN, Party.PAYEE, AVAILABLE, FreezeEffect.USES);

    /** Whose bucket. */
    public enum Party {
        PAYER,
        PAYEE
    }

    /** What an order of this kind does to a standing freeze. */
    public enum FreezeEffect {
        NONE,
        CREATES,
        USES
    }

    private final BucketKind takenFrom;
    private final Party settlesAt;
    private final BucketKind settlesTo;
    private final FreezeEffect freezeEffect;

    ForcedTransferKind(
            BucketKind takenFrom, Party settlesAt, BucketKind settlesTo, FreezeEffect effect) {
        this.takenFrom = takenFrom;
        this.settlesAt = settlesAt;
        this.settlesTo = settlesTo;
        this.freezeEffect = effect;
    }

    /** The payer's bucket that a reservation takes from, and that a release gives back to. */
    public BucketKind takenFrom() {
        return takenFrom;
    }

    /** Whose bucket a settle gives to. */
    public Party settlesAt() {
        return settlesAt;
    }

    /** Which of its buckets. */
    public BucketKind settlesTo() {
        return settlesTo;
    }

    public FreezeEffect freezeEffect() {
        return freezeEffect;
    }

    /** Whether the money changes its owner's sub-account, so that two statements show a line. */
    public boolean movesBetweenAccounts() {
        return settlesAt == Party.PAYEE;
    }

    /** The word on the wire of our API: {@code unfreeze_pay}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
