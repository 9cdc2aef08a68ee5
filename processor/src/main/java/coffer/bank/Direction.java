package coffer.bank;

/** Which way money went, seen from the sub-account whose statement shows it. */
public enum Direction {
    IN,
    OUT
}
