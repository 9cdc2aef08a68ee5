package coffer.instruction;

import static coffer.instruction.InstructionState.ACCEPTED;
import static coffer.instruction.InstructionState.CREATED;
import static coffer.instruction.InstructionState.FAILED;
import static coffer.instruction.InstructionState.REVIEW;
import static coffer.instruction.InstructionState.SENDING;
import static coffer.instruction.InstructionState.SUCCEEDED;
import static coffer.instruction.InstructionState.UNKNOWN;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The life of a bank instruction as a table: state and event give a {@link Step}. Reading a row
 * aloud gives the rule; nothing leaves UNKNOWN by guessing, and only an explicit yes or no ends an
 * instruction that was sent.
 */
public final class Transitions {

    private static final Map<InstructionState, Map<InstructionEvent, Step>> TABLE = table();

    private Transitions() {}

    /** What follows. */
    public sealed interface Step {}

    /**
     * The instruction is in state {@code to} afterwards, which may be the state it was in.
     *
     * @param alarm whether the move is right but astonishing, so that a Difference must be opened
     */
    public record Move(InstructionState to, boolean alarm) implements Step {}

    /** A contradiction after the end: no money moves, a Difference is opened. */
    public record Alarm() implements Step {}

    /**
     * Applies the table.
     *
     * @throws IllegalStateException if the event cannot happen in that state: our own mistake
     */
    public static Step step(InstructionState state, InstructionEvent event) {
        return lookUp(state, event)
                .orElseThrow(() -> new IllegalStateException(event + " cannot happen in " + state));
    }

    /** The table's cell; empty where the event cannot happen. */
    public static Optional<Step> lookUp(InstructionState state, InstructionEvent event) {
        return Optional.ofNullable(TABLE.getOrDefault(state, Map.of()).get(event));
    }

    private static Map<InstructionState, Map<InstructionEvent, Step>> table() {
        Map<InstructionState, Map<InstructionEvent, Step>> table =
                new EnumMap<>(InstructionState.class);
        table.put(CREATED, created());
        table.put(SENDING, sending());
        table.put(ACCEPTED, sent(ACCEPTED, ACCEPTED, REVIEW));
        table.put(UNKNOWN, sent(UNKNOWN, ACCEPTED, REVIEW));
        table.put(REVIEW, review());
        table.put(SUCCEEDED, succeeded());
        table.put(FAILED, failed());
        return table;
    }

    private static Map<InstructionEvent, Step> created() {
        Map<InstructionEvent, Step> row = new EnumMap<>(InstructionEvent.class);
        row.put(InstructionEvent.CLAIMED, to(SENDING));
        row.put(InstructionEvent.NOT_SENT, to(CREATED));
        // We never sent it, and yet the bank has a verdict about our serial.
        row.put(InstructionEvent.CONFIRMED, new Move(SUCCEEDED, true));
        row.put(InstructionEvent.REFUSED, new Move(FAILED, true));
        row.put(InstructionEvent.SILENT, to(UNKNOWN));
        row.put(InstructionEvent.GAVE_UP, to(FAILED));
        return row;
    }

    private static Map<InstructionEvent, Step> sending() {
        Map<InstructionEvent, Step> row = verdicts();
        row.put(InstructionEvent.NOT_SENT, to(CREATED));
        row.put(InstructionEvent.ACCEPTED, to(ACCEPTED));
        row.put(InstructionEvent.SILENT, to(UNKNOWN));
        return row;
    }

    private static Map<InstructionEvent, Step> sent(
            InstructionState same, InstructionState accepted, InstructionState gaveUp) {
        Map<InstructionEvent, Step> row = verdicts();
        row.put(InstructionEvent.NOT_SENT, to(same));
        row.put(InstructionEvent.ACCEPTED, to(accepted));
        row.put(InstructionEvent.SILENT, to(same));
        row.put(InstructionEvent.GAVE_UP, to(gaveUp));
        return row;
    }

    private static Map<InstructionEvent, Step> review() {
        Map<InstructionEvent, Step> row = verdicts();
        row.put(InstructionEvent.NOT_SENT, to(REVIEW));
        row.put(InstructionEvent.ACCEPTED, to(REVIEW));
        row.put(InstructionEvent.SILENT, to(REVIEW));
        row.put(InstructionEvent.JUDGED_SUCCEEDED, to(SUCCEEDED));
        row.put(InstructionEvent.JUDGED_FAILED, to(FAILED));
        return row;
    }

    private static Map<InstructionEvent, Step> succeeded() {
        Map<InstructionEvent, Step> row = ended(SUCCEEDED);
        row.put(InstructionEvent.ACCEPTED, to(SUCCEEDED));
        row.put(InstructionEvent.CONFIRMED, to(SUCCEEDED));
        row.put(InstructionEvent.REFUSED, new Alarm());
        return row;
    }

    private static Map<InstructionEvent, Step> failed() {
        Map<InstructionEvent, Step> row = ended(FAILED);
        row.put(InstructionEvent.ACCEPTED, new Alarm());
        row.put(InstructionEvent.CONFIRMED, new Alarm());
        row.put(InstructionEvent.REFUSED, to(FAILED));
        return row;
    }

    private static Map<InstructionEvent, Step> ended(InstructionState same) {
        Map<InstructionEvent, Step> row = new EnumMap<>(InstructionEvent.class);
        row.put(InstructionEvent.NOT_SENT, to(same));
        row.put(InstructionEvent.SILENT, to(same));
        return row;
    }

    private static Map<InstructionEvent, Step> verdicts() {
        Map<InstructionEvent, Step> row = new EnumMap<>(InstructionEvent.class);
        row.put(InstructionEvent.CONFIRMED, to(SUCCEEDED));
        row.put(InstructionEvent.REFUSED, to(FAILED));
        return row;
    }

    private static Step to(InstructionState state) {
        return new Move(state, false);
    }
}
