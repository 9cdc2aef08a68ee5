package coffer.banks.kernel;

import java.io.IOException;

/** Something came back that is not a message of the bank. */
public final class UnreadableReply extends IOException {

    private static final long serialVersionUID = 1;

    public UnreadableReply(String message) {
        super(message);
    }

    public UnreadableReply(String message, Throwable cause) {
        super(message, cause);
    }
}
