package coffer.instruction;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an instruction that a person wants to judge.
 *
 * @param lastWord the bank's last reply about it; empty if there is none
 * @param unknownToTheBankAt when the bank said last that it knows no such order
 * @param readAt until when the statements of both parties were read whole; empty if one was not
 * @param mayBeItsDoing whether a line is explained by it, or waits and may belong to it
 */
public record Evidence(
        Optional<String> lastWord,
        Optional<Instant> unknownToTheBankAt,
        Optional<Instant> readAt,
        boolean mayBeItsDoing) {

    /** Whether the bank said last that it has the order and gave no verdict. */
    boolean saysItHasTheOrder() {
        return lastWord.filter("Accepted"::equals).isPresent();
    }
}
