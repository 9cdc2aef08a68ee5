package coffer.ledger;

import coffer.market.MainAccountId;
import coffer.market.SubAccountId;
import coffer.money.BucketKind;

/** Bucket ids, which derive from the account that a bucket belongs to. The schema checks it. */
public final class BucketIds {

    private BucketIds() {}

    public static long of(SubAccountId account, BucketKind kind) {
        long base = 4L * account.value();
        return switch (kind) {
            case AVAILABLE -> base;
            case FROZEN -> base + 1;
            case IN_TRANSIT -> base + 2;
            case CASH -> throw new IllegalArgumentException("CASH belongs to a main account");
        };
    }

    public static long cash(MainAccountId account) {
        return -account.value();
    }
}
