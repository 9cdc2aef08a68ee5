package coffer.simulator.books;

/** How far the bank has come with an order. */
public enum OrderState {
    /** Accepted; nothing has moved yet. */
    WAITING,
    /** The money has moved, but an inquiry is still told "in process". */
    MOVED_UNTOLD,
    /** The money has moved, and an inquiry is told so. */
    DONE,
    /** Nothing moved and nothing will. */
    FAILED
}
