package coffer.account;

/**
 * A sub-account in the books at one moment, with what is in flight. Amounts in minor units (分).
 *
 * @param inTransit all that is reserved in it by instructions in flight
 * @param leaving of that, what goes to another account
 * @param arriving what is reserved in other sub-accounts and goes to it
 * @param leavingFrozen of what is reserved in it, what was frozen
 * @param arrivingFrozen what will be frozen in it once it settles
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
