package coffer.simulator.citic;

/** The pair {@code status} and {@code statusText} of a reply or of a row. */
public record ReplyStatus(String code, String text) {
    /** The code that means success, and for an order only "accepted". */
    public static final String SUCCESS = "AAAAAAA";

    /** Tells whether this is the plain success code. */
    public boolean isSuccess() {
        return code.equals(SUCCESS);
    }
}
