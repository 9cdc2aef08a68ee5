package coffer.simulator.books;

/** A freeze was used or lifted for so many fen, by the order with this serial. */
public record FreezeUse(String serial, long fen, long atMillis, String teller) {}
