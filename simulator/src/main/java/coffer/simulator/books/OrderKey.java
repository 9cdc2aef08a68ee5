package coffer.simulator.books;

/** The bank knows an order by its action and the caller's serial. */
public record OrderKey(String action, String serial) {}
