package coffer.market;

/** A request is declined: thrown by use cases, turned into an error reply by the HTTP API. */
public final class Decline extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final DeclineCode code;
    private final String pointer;

    /**
     * @param pointer the field at fault as a JSON pointer; empty if it is the request as a whole
     * @param detail what is wrong, in a sentence for the market's developer
     */
    public Decline(DeclineCode code, String pointer, String detail) {
        super(detail);
        this.code = code;
        this.pointer = pointer;
    }

    /** A decline of the request as a whole. */
    public static Decline of(DeclineCode code, String detail) {
        return new Decline(code, "", detail);
    }

    public DeclineCode code() {
        return code;
    }

    public String pointer() {
        return pointer;
    }

    /** What is wrong, in a sentence. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
