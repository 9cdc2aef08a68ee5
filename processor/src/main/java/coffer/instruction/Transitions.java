package coffer.instruction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The life of a bank instruction as a table: state and event give a {@link Step}. The table is the
 * file {@code transitions.txt}; nothing else in Java decides which state follows. The database has
 * a copy, the table {@code instruction_transition}, which its functions go by; a test compares the
 * two cell by cell.
 *
 * <p>A cell names the state that follows. {@code same} is a harmless repetition. An exclamation
 * mark is a move that also opens a Difference; {@code ALARM} opens one and moves nothing. A dot is
 * an event that cannot happen in that state: a programming error.
 *
 * <p>Two rules can be read from the columns: only CONFIRMED, REFUSED and a judgement end an
 * instruction that was sent; NOTHING_TO_SEND and GAVE_UP end only what was never sent.
 */
public final class Transitions {

    private static final String RESOURCE = "transitions.txt";

    private static final Map<InstructionState, Map<InstructionEvent, Step>> TABLE = parse(text());

    private Transitions() {}

    /** What follows. */
    public sealed interface Step {}

    /**
     * The instruction is in state {@code to} afterwards, which may be the state it was in.
     *
     * @param alarm whether the move contradicts what was known, so that a Difference is opened
     */
    record Move(InstructionState to, boolean alarm) implements Step {}

    /** A contradiction after the end: no money moves, a Difference is opened. */
    record Alarm() implements Step {}

    /**
     * The table's cell for an event that has happened.
     *
     * @throws IllegalStateException if the event cannot happen in that state: a programming error
     */
    static Step step(InstructionState state, InstructionEvent event) {
        return lookUp(state, event)
                .orElseThrow(() -> new IllegalStateException(event + " cannot happen in " + state));
    }

    /** The state after an event that has happened. */
    static InstructionState after(InstructionState state, InstructionEvent event) {
        return switch (step(state, event)) {
            case Move move -> move.to();
            case Alarm _ -> state;
        };
    }

    /** The table's cell; empty where the event cannot happen. */
    public static Optional<Step> lookUp(InstructionState state, InstructionEvent event) {
        return Optional.ofNullable(TABLE.getOrDefault(state, Map.of()).get(event));
    }

    /** Whether an event moves an instruction from one state to another state. */
    static boolean leads(InstructionState state, InstructionEvent event, InstructionState to) {
        return lookUp(state, event)
                .filter(step -> step instanceof Move move && move.to() == to)
                .isPresent();
    }

    private static String text() {
        try (InputStream in = Transitions.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Reads a table: a line of events, and a line of cells for each state, all of them once.
     *
     * @throws IllegalArgumentException if a word is unknown, or a row, a column or a cell is
     *     missing or there twice
     */
    static Map<InstructionState, Map<InstructionEvent, Step>> parse(String text) {
        List<List<String>> rows = text.lines().map(Transitions::cells).toList();
        List<InstructionEvent> events = events(rows.getFirst());
        Map<InstructionState, Map<InstructionEvent, Step>> table =
                new EnumMap<>(InstructionState.class);
        for (List<String> row : rows.subList(1, rows.size())) {
            InstructionState state = InstructionState.valueOf(row.getFirst());
            if (row.size() != events.size() + 1) {
                throw new IllegalArgumentException(
                        "%s has %d cells for %d events"
                                .formatted(state, row.size() - 1, events.size()));
            }
            if (table.put(state, steps(state, events, row.subList(1, row.size()))) != null) {
                throw new IllegalArgumentException(state + " has two rows");
            }
        }
        if (table.size() != InstructionState.values().length) {
            throw new IllegalArgumentException("there are rows for " + table.keySet() + " only");
        }
        return table;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    }

    private static List<InstructionEvent> events(List<String> head) {
        if (!head.getFirst().isEmpty()) {
            throw new IllegalArgumentException("the first line names the events only: " + head);
        }
        List<InstructionEvent> events = new ArrayList<>();
        for (String name : head.subList(1, head.size())) {
            InstructionEvent event = InstructionEvent.valueOf(name);
            if (events.contains(event)) {
                throw new IllegalArgumentException(event + " has two columns");
            }
            events.add(event);
        }
        if (events.size() != InstructionEvent.values().length) {
            throw new IllegalArgumentException("there are columns for " + events + " only");
        }
        return events;
    }

    private static Map<InstructionEvent, Step> steps(
            InstructionState state, List<InstructionEvent> events, List<String> cells) {
        Map<InstructionEvent, Step> row = new EnumMap<>(InstructionEvent.class);
        for (int at = 0; at < cells.size(); at++) {
            InstructionEvent event = events.get(at);
            step(state, cells.get(at)).ifPresent(step -> row.put(event, step));
        }
        return row;
    }

    private static Optional<Step> step(InstructionState state, String cell) {
        if (cell.equals("·")) {
            return Optional.empty();
        }
        if (cell.equals("same")) {
            return Optional.of(new Move(state, false));
        }
        if (cell.equals("ALARM")) {
            return Optional.of(new Alarm());
        }
        boolean alarm = cell.endsWith("!");
        String to = alarm ? cell.substring(0, cell.length() - 1) : cell;
        return Optional.of(new Move(InstructionState.valueOf(to), alarm));
    }
}
