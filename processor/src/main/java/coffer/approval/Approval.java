package coffer.approval;

import coffer.market.Actor;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A request by one person (maker) that another person (checker) must approve, and the decision.
 *
 * @param id of what the maker requested: a member, an instruction, a Correction, a judgement
 * @param resource the name of its {@link coffer.market.Resource}
 * @param object the id of what it is about, for example the Difference of a Correction
 * @param maker in the text form of {@link Actor}
 * @param reason given by the maker; may be empty
 * @param checker empty while it is pending
 * @param because the reason given by the checker
 */
public record Approval(
        long id,
        String resource,
        long object,
        String maker,
        Instant madeAt,
        String reason,
        Optional<String> checker,
        Optional<Instant> checkedAt,
        Optional<Decision> decision,
        Optional<String> because) {

    /** Whether no decision was made yet. */
    public boolean isPending() {
        return decision.isEmpty();
    }

    /** The word on the wire of our API. */
    public String status() {
        return decision.map(d -> d.name().toLowerCase(Locale.ROOT)).orElse("pending");
    }
}
