package coffer.bank;

import static coffer.money.BucketKind.AVAILABLE;
import static coffer.money.BucketKind.CASH;
import static coffer.money.BucketKind.FROZEN;

import coffer.market.Resource;
import coffer.money.BucketKind;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an instruction can be, as a table: the five forced transfers (强制转账), what brings money out
 * of the public sub-account and back, what pays out, and what opens, renames and closes a
 * sub-account. Money is always reserved in the payer's IN_TRANSIT; what differs is where it is
 * taken from, where it settles, and what becomes of a freeze. The last three move no money and
 * reserve none.
 *
 * <p>The payer of a use (UNFREEZE, UNFREEZE_PAY) is the holder of the freeze, which after a
 * PAY_FREEZE is the seller.
 */
public enum InstructionKind {
    TRANSFER(Resource.FORCED_TRANSFER, AVAILABLE, Party.PAYEE, AVAILABLE, FreezeEffect.NONE),
    FREEZE(Resource.FORCED_TRANSFER, AVAILABLE, Party.PAYER, FROZEN, FreezeEffect.CREATES),
    PAY_FREEZE(Resource.FORCED_TRANSFER, AVAILABLE, Party.PAYEE, FROZEN, FreezeEffect.CREATES),
    UNFREEZE(Resource.FORCED_TRANSFER, FROZEN, Party.PAYER, AVAILABLE, FreezeEffect.USES),
    UNFREEZE_PAY(Resource.FORCED_TRANSFER, FROZEN, Party.PAYEE, AVAILABLE, FreezeEffect.USES),
    /** Money of the public sub-account is given to a member (调帐入款). */
    ADJUSTMENT_CREDIT(
            Resource.ADJUSTMENT_CREDIT, AVAILABLE, Party.PAYEE, AVAILABLE, FreezeEffect.NONE),
    /** Money wrongly given is taken back to the public sub-account. */
    TAKE_BACK(Resource.TAKE_BACK, AVAILABLE, Party.PAYEE, AVAILABLE, FreezeEffect.NONE),
    /** Member money goes to an outside account of the same name (出金). */
    WITHDRAWAL(Resource.WITHDRAWAL, AVAILABLE, Party.OUTSIDE, CASH, FreezeEffect.NONE),
    /** Money whose owner nobody knows goes back to its payer. */
    SEND_BACK(Resource.SEND_BACK, AVAILABLE, Party.OUTSIDE, CASH, FreezeEffect.NONE),
    /** A member's sub-account is opened, under a number that we chose. */
    REGISTRATION,
    /** A sub-account gets another name. */
    RENAMING,
    /** An empty sub-account is closed. */
    CLOSING;

    private static final Set<InstructionKind> PAYOUTS = EnumSet.of(WITHDRAWAL, SEND_BACK);

    /** Whose bucket. */
    public enum Party {
        PAYER,
        PAYEE,
        /** Nobody's at this main account: the money leaves it. */
        OUTSIDE
    }

    /** What an order of this kind does to a standing freeze. */
    public enum FreezeEffect {
        NONE,
        CREATES,
        USES
    }

    private final Resource resource;
    private final @Nullable BucketKind takenFrom;
    private final @Nullable Party settlesAt;
    private final @Nullable BucketKind settlesTo;
    private final FreezeEffect freezeEffect;

    InstructionKind(
            Resource resource,
            BucketKind takenFrom,
            Party settlesAt,
            BucketKind settlesTo,
            FreezeEffect effect) {
        this.resource = resource;
        this.takenFrom = takenFrom;
        this.settlesAt = settlesAt;
        this.settlesTo = settlesTo;
        this.freezeEffect = effect;
    }

    InstructionKind() {
        this.resource = Resource.MEMBER;
        this.takenFrom = null;
        this.settlesAt = null;
        this.settlesTo = null;
        this.freezeEffect = FreezeEffect.NONE;
    }

    /** What the API calls it: its request numbers and its events belong to that. */
    public Resource resource() {
        return resource;
    }

    /** Whether it reserves money, and settles or releases it at its end. */
    public boolean movesMoney() {
        return takenFrom != null;
    }

    /** The payer's bucket that a reservation takes from, and that a release gives back to. */
    public BucketKind takenFrom() {
        return moved(takenFrom);
    }

    /** Whose bucket a settle gives to. */
    public Party settlesAt() {
        return moved(settlesAt);
    }

    /** Which of its buckets. */
    public BucketKind settlesTo() {
        return moved(settlesTo);
    }

    private <T> T moved(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException(this + " moves no money");
        }
        return part;
    }

    public FreezeEffect freezeEffect() {
        return freezeEffect;
    }

    /** Whether it is one of the five forced transfers. */
    public boolean isForcedTransfer() {
        return resource == Resource.FORCED_TRANSFER;
    }

    /** Whether it pays to an account outside. */
    public boolean isPayout() {
        return PAYOUTS.contains(this);
    }

    /** Whether money goes to another sub-account, so that two statements show a line. */
    public boolean movesBetweenAccounts() {
        return movesMoney() && settlesAt() == Party.PAYEE;
    }

    /** The word on the wire of our API: {@code unfreeze_pay}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
