package coffer.simulator.books;

/**
 * One side of a voucher: so many fen more (or, negative, fewer) in a bucket of an account.
 * AVAILABLE and FROZEN name a sub-account, OUTSIDE and BANK a main account.
 */
public record Leg(String accountNo, Bucket bucket, long fen) {}
