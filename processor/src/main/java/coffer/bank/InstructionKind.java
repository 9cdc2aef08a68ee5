package coffer.bank;

import static coffer.money.BucketKind.AVAILABLE;
import static coffer.money.BucketKind.CASH;
import static coffer.money.BucketKind.FROZEN;
import static coffer.money.BucketKind.IN_TRANSIT;

import coffer.market.Resource;
import coffer.money.BucketKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an instruction can be, as a table, of which the database has a copy, {@code
 * instruction_kind}, that a test compares with this one: the five forced transfers (强制转账), what
 * brings money out of the public sub-account and back, what pays out, what makes a bank hold a
 * freeze, and what opens, renames and closes a sub-account. Money is always reserved in the payer's
 * IN_TRANSIT; what differs is where it is taken from, where it settles, and what becomes of a
 * freeze. The last four move no money and reserve none.
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
            Resource.ADJUSTMENT_CREDIT, AVAILABLE, Party.PAYEE, AVAILABLE, Source.PUBLIC_DEPOSIT),
    /** Money wrongly given is taken back to the public sub-account. */
    TAKE_BACK(Resource.TAKE_BACK, AVAILABLE, Party.PAYEE, AVAILABLE, Source.ADJUSTMENT_CREDIT),
    /** Member money goes to an outside account of the same name (出金). */
    WITHDRAWAL(Resource.WITHDRAWAL, AVAILABLE, Party.OUTSIDE, CASH, Source.NONE),
    /** Money whose owner nobody knows goes back to its payer. */
    SEND_BACK(Resource.SEND_BACK, AVAILABLE, Party.OUTSIDE, CASH, Source.PUBLIC_DEPOSIT),
    /**
     * A freeze that the platform holds is frozen at the bank too. No market orders it: it follows
     * an order whose plan says so.
     */
    HOLD(Resource.FREEZE, FreezeEffect.HOLDS),
    /** A member's sub-account is opened, under a number that we chose. */
    REGISTRATION(AccountEffect.OPENS),
    /** A sub-account gets another name. */
    RENAMING(AccountEffect.RENAMES),
    /** An empty sub-account is closed. */
    CLOSING(AccountEffect.CLOSES);

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
        USES,
        /** Turns its holder from the platform to the bank. */
        HOLDS
    }

    /** What its money is given out of, beside a member's account. */
    public enum Source {
        NONE,
        PUBLIC_DEPOSIT,
        /** An instruction of the kind of this name, and the line that it left at the bank. */
        ADJUSTMENT_CREDIT
    }

    /** What becomes of the payer's sub-account. */
    public enum AccountEffect {
        NONE,
        OPENS,
        RENAMES,
        CLOSES
    }

    private final Resource resource;
    private final @Nullable BucketKind takenFrom;
    private final @Nullable Party settlesAt;
    private final @Nullable BucketKind settlesTo;
    private final FreezeEffect freezeEffect;
    private final Source source;
    private final AccountEffect accountEffect;

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
        this.source = Source.NONE;
        this.accountEffect = AccountEffect.NONE;
    }

    InstructionKind(
            Resource resource,
            BucketKind takenFrom,
            Party settlesAt,
            BucketKind settlesTo,
            Source source) {
        this.resource = resource;
        this.takenFrom = takenFrom;
        this.settlesAt = settlesAt;
        this.settlesTo = settlesTo;
        this.freezeEffect = FreezeEffect.NONE;
        this.source = source;
        this.accountEffect = AccountEffect.NONE;
    }

    InstructionKind(Resource resource, FreezeEffect effect) {
        this(resource, effect, AccountEffect.NONE);
    }

    InstructionKind(AccountEffect effect) {
        this(Resource.MEMBER, FreezeEffect.NONE, effect);
    }

    InstructionKind(Resource resource, FreezeEffect freezeEffect, AccountEffect accountEffect) {
        this.resource = resource;
        this.takenFrom = null;
        this.settlesAt = null;
        this.settlesTo = null;
        this.freezeEffect = freezeEffect;
        this.source = Source.NONE;
        this.accountEffect = accountEffect;
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

    /** The payer's bucket that holds the money until the end. */
    public BucketKind reservedIn() {
        return movesMoney() ? IN_TRANSIT : moved(null);
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

    public Source source() {
        return source;
    }

    public AccountEffect accountEffect() {
        return accountEffect;
    }

    /**
     * Whether a suspended payer may still be the subject of one: what was wrongly given is taken
     * back, and its account is closed.
     */
    public boolean isTakenWhenSuspended() {
        return source == Source.ADJUSTMENT_CREDIT || accountEffect == AccountEffect.CLOSES;
    }

    /**
     * Whether a bank that has it may take days to give a verdict, while nothing else waits for it:
     * so long as a contract takes to be signed.
     */
    public boolean mayTakeDays() {
        return accountEffect != AccountEffect.NONE;
    }

    /** Whether it is one of the five forced transfers. */
    public boolean isForcedTransfer() {
        return resource == Resource.FORCED_TRANSFER;
    }

    /** Whether it pays to an account outside. */
    public boolean isPayout() {
        return movesMoney() && settlesAt() == Party.OUTSIDE;
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
