package coffer.bank;

import java.time.Duration;

/**
 * What a bank connection can do, where banks differ.
 *
 * @param listsMainAccount whether one statement query lists all sub-accounts of a main account;
 *     otherwise they are asked in turn
 * @param adjustsInParts whether an entry on the public sub-account can be given to members in
 *     parts; otherwise it goes whole to the first
 */
public record Capabilities(
        boolean listsMainAccount, boolean adjustsInParts, QueryLimit queryLimit) {

    /**
     * How fast the bank may be called, as far as it is known beforehand.
     *
     * @param pause the least time from one question to the next; zero if none is known
     * @param perAction whether the bank counts each sort of question by itself
     */
    public record QueryLimit(Duration pause, boolean perAction) {

        /** Nothing is known. */
        public static final QueryLimit NONE = new QueryLimit(Duration.ZERO, false);
    }
}
