package coffer.simulator;

import java.time.Duration;
import java.util.Optional;

/** What the bank's port does with a request that was read whole. */
sealed interface PortReply {
    /** An HTTP reply, perhaps late; the text goes out in GBK. */
    record Reply(int status, String text, Duration delay) implements PortReply {}

    /** Nothing, while the connection stays open. */
    record NoReply() implements PortReply {}

    /** The connection is reset. */
    record ConnectionReset() implements PortReply {}

    /** The connection is reset and the port refuses the next ones, for a time or for good. */
    record PortClosed(Optional<Duration> time) implements PortReply {}
}
