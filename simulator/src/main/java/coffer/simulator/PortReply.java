package coffer.simulator;

import java.time.Duration;
import java.util.Optional;

/** What the wire does with a request that was read whole. */
sealed interface Answer {
    /** An HTTP reply, perhaps late; the text goes out in GBK. */
    record Reply(int status, String text, Duration delay) implements Answer {}

    /** Nothing, while the connection stays open. */
    record Nothing() implements Answer {}

    /** The connection is reset. */
    record Reset() implements Answer {}

    /** The connection is reset and the port refuses the next ones, for a time or for good. */
    record Shut(Optional<Duration> time) implements Answer {}
}
