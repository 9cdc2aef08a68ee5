package coffer.testbed.storm;

import java.time.Duration;

/** What happens to one connection. */
sealed interface ConnectionFault {

    /** Which way bytes go. */
    enum FlowDirection {
        /** From the caller to the called. */
        TO_TARGET,
        /** From the called to the caller. */
        TO_CALLER
    }

    /** Everything passes. */
    record None() implements ConnectionFault {}

    /** Both ends are reset after so many bytes went one way. */
    record ConnectionReset(FlowDirection way, long bytes) implements ConnectionFault {}

    /** After so many bytes nothing goes that way for a time; then all of it arrives. */
    record Delay(FlowDirection way, long bytes, Duration time) implements ConnectionFault {}

    /** The first request is delivered again after a time; the response to the copy is dropped. */
    record DuplicateRequest(Duration later) implements ConnectionFault {}
}
