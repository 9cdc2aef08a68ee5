package coffer.testbed.storm;

import java.time.Duration;

/** What becomes of one connection. */
sealed interface Fate {

    /** Which way bytes go. */
    enum Way {
        /** From the caller to the called. */
        THERE,
        /** From the called to the caller. */
        BACK
    }

    /** Everything passes. */
    record Sound() implements Fate {}

    /** Both ends are reset after so many bytes went one way. */
    record Cut(Way way, long bytes) implements Fate {}

    /** After so many bytes nothing goes that way for a time; then all of it arrives. */
    record Stall(Way way, long bytes, Duration time) implements Fate {}

    /** The first request is delivered again after a time; nobody hears the answer to the copy. */
    record Twice(Duration later) implements Fate {}
}
