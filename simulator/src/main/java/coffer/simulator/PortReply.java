package coffer.simulator;

import coffer.simulator.citic.Gbk;
import coffer.simulator.citic.RowChange;
import java.time.Duration;
import java.util.Optional;

/** What the bank's port does with a request that was read whole. */
sealed interface PortReply {
    /** An HTTP reply, perhaps with changed rows, perhaps late; the text goes out in GBK. */
    record Reply(int status, String text, Optional<RowChange> change, Duration delay)
            implements PortReply {

        byte[] bytes() {
            return change.map(rows -> rows.apply(text)).orElseGet(() -> Gbk.bytes(text));
        }
    }

    /** Nothing, while the connection stays open. */
    record NoReply() implements PortReply {}

    /** The connection is reset. */
    record ConnectionReset() implements PortReply {}

    /** The connection is reset and the port refuses the next ones, for a time or for good. */
    record PortClosed(Optional<Duration> time) implements PortReply {}
}
