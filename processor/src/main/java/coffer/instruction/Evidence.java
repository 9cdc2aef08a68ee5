package coffer.instruction;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an instruction that a person wants to judge.
 *
 * @param lastWord the bank's last word about it; empty if it never spoke
 * @param unknownToTheBankAt when the bank said last that it knows no such order
 * @param readAt until when the statements of both parties were read whole; empty if one was not
 * @param mayBeItsDoing whether a line is its doing, or waits and may be
 */
public record Evidence(
        Optional<String> lastWord,
        Optional<Instant> unknownToTheBankAt,
        Optional<Instant> readAt,
        boolean mayBeItsDoing) {

    /** Whether the bank said last that it has the order and gave no verdict. */
    public boolean saysItHasTheOrder() {
        return lastWord.filter("Accepted"::equals).isPresent();
    }
}
