package coffer.simulator;

import coffer.simulator.citic.FaultEffect;
import coffer.simulator.citic.RowChange;
import java.time.Duration;
import java.util.Optional;

/** What can go wrong with one request, on the connection or inside the bank. */
sealed interface Fault {
    /** Never answers. */
    record Silence(boolean executed) implements Fault {}

    /** The bank's port refuses connections; without a time until somebody opens it again. */
    record PortClosed(Optional<Duration> time, boolean executed) implements Fault {}

    /** The front end answers 503. */
    record Http503(boolean executed) implements Fault {}

    /** 200 with a body that is no XML. */
    record Garbage(boolean executed) implements Fault {}

    /** A given status code in place of the bank's own. */
    record Code(String code, String text, boolean executed) implements Fault {}

    /** The bank executes it and answers late. */
    record Delay(Duration time) implements Fault {}

    /** The connection is reset before a byte of the reply. */
    record ConnectionReset(boolean executed) implements Fault {}

    /** The reply leaves with other rows than the bank's books have. */
    record ChangedRows(RowChange change) implements Fault {}

    /** An effect inside the bank; the connection works. */
    record InBank(FaultEffect effect) implements Fault {}

    /** Whether the bank executes the request. */
    default boolean executes() {
        return switch (this) {
            case Silence(boolean executed) -> executed;
            case PortClosed(Optional<Duration> _, boolean executed) -> executed;
            case Http503(boolean executed) -> executed;
            case Garbage(boolean executed) -> executed;
            case Code(String _, String _, boolean executed) -> executed;
            case ConnectionReset(boolean executed) -> executed;
            case Delay(Duration _) -> true;
            case ChangedRows(RowChange _) -> true;
            case InBank(FaultEffect _) -> true;
        };
    }
}
