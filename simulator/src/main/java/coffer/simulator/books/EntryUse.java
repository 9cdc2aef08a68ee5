package coffer.simulator.books;

/** So many fen of the statement row with this number were adjusted, or taken back. */
public record EntryUse(long rowNumber, long fen) {}
