package coffer.account;

/**
 * What our books say of a sub-account, and what is in flight about it.
 *
 * @param inTransit all that is reserved in it
 * @param leaving of that, what goes to another sub-account
 * @param arriving what is reserved elsewhere for it
 * @param leavingFrozen what is reserved in it and was frozen
 * @param arrivingFrozen what will be frozen here when it settles
 * @param version the sum of its buckets' versions
 */
public record BookPosition(
        long available,
        long frozen,
        long inTransit,
        long leaving,
        long arriving,
        long leavingFrozen,
        long arrivingFrozen,
        long version) {}
