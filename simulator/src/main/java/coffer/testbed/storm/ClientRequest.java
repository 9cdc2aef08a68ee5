package coffer.testbed.storm;

import coffer.testbed.storm.RawHttpClient.Response;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One request of a client and the answers to it, over all its repeats. Only one thread at a time
 * uses it.
 *
 * <p>An answer must hold for ever: the same order under the same number, and never another final
 * status. A decline holds for ever too, but only if no earlier copy of the request can still
 * arrive: that is, if it was sent once and not delivered twice.
 */
final class ClientRequest {

    private static final Set<String> ENDS = Set.of("succeeded", "failed");

    private final String no;
    private final String kind;
    private final ObjectNode body;
    private final long firstNanos = System.nanoTime();
    private final List<String> contradictions = new ArrayList<>();
    private Optional<String> id = Optional.empty();
    private Optional<String> end = Optional.empty();
    private Optional<String> declined = Optional.empty();
    private int tries;

    /**
     * A request that was not sent yet.
     *
     * @param no the client's number, {@code out_request_no}
     * @param kind as the report shows it
     */
    ClientRequest(String no, String kind, ObjectNode body) {
        this.no = no;
        this.kind = kind;
        this.body = body;
    }

    String no() {
        return no;
    }

    String kind() {
        return kind;
    }

    ObjectNode body() {
        return body;
    }

    /** When it was first about to be sent. */
    long firstNanos() {
        return firstNanos;
    }

    /** Records that it is about to be sent. */
    void sending() {
        tries++;
    }

    /** Whether there was an answer. */
    boolean isAnswered() {
        return id.isPresent() || declined.isPresent();
    }

    /** Its identifier, if the platform answered that it accepted it. */
    Optional<String> id() {
        return id;
    }

    /** The code with which it was declined, unless it was taken at another time. */
    Optional<String> declined() {
        return declined;
    }

    /** Its final status, if an answer had one. */
    Optional<String> end() {
        return end;
    }

    /** Whether it was sent once only. */
    boolean wasSentOnce() {
        return tries == 1;
    }

    /** Answers that contradict each other. */
    List<String> contradictions() {
        return List.copyOf(contradictions);
    }

    /** Records an answer: accepted or declined. */
    void answered(Response answer) {
        if (!answer.isSuccess()) {
            if (id.isPresent()) {
                contradictions.add(
                        "was taken as %s, then declined: %s".formatted(id.get(), answer.body()));
            } else {
                declined = Optional.of(answer.text("code"));
            }
            return;
        }
        String now = answer.text("id");
        if (id.filter(before -> !before.equals(now)).isPresent()) {
            contradictions.add("was %s, then %s".formatted(id.get(), now));
        }
        id = Optional.of(now);
        // A decline depends on its moment: a repeat may be accepted.
        declined = Optional.empty();
        String status = answer.text("status");
        if (end.filter(before -> !before.equals(status)).isPresent()) {
            contradictions.add("%s had %s, then is %s".formatted(now, end.get(), status));
        }
        if (ENDS.contains(status)) {
            end = Optional.of(status);
        }
    }

    @Override
    public String toString() {
        return no + " (" + kind + ")" + id.map(known -> " " + known).orElse("");
    }
}
