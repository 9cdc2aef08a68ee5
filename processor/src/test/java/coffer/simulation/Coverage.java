package coffer.simulation;

import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionState;
import coffer.instruction.Transitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each cell of the table of transitions was reached, over all stories. */
final class Coverage {

    private record Cell(InstructionState state, InstructionEvent event) {}

    private final Map<Cell, LongAdder> cells = new ConcurrentHashMap<>();

    void reached(InstructionState state, InstructionEvent event) {
        cells.computeIfAbsent(new Cell(state, event), _ -> new LongAdder()).increment();
    }

    private long count(InstructionState state, InstructionEvent event) {
        LongAdder count = cells.get(new Cell(state, event));
        return count == null ? 0 : count.sum();
    }

    /** Cells that the table has and no story reached. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (InstructionState state : InstructionState.values()) {
            for (InstructionEvent event : InstructionEvent.values()) {
                // The bank of the stories is told of every order.
                boolean expected =
                        event != InstructionEvent.NOTHING_TO_SEND
                                && Transitions.lookUp(state, event).isPresent();
                if (expected && count(state, event) == 0) {
                    missing.add(state + " x " + event);
                }
            }
        }
        return missing;
    }

    /** The table, with how often each of its cells was reached; a dot where it has none. */
    String table() {
        StringBuilder text = new StringBuilder("%-10s".formatted(""));
        for (InstructionEvent event : InstructionEvent.values()) {
            text.append("%18s".formatted(event));
        }
        for (InstructionState state : InstructionState.values()) {
            text.append("%n%-10s".formatted(state));
            for (InstructionEvent event : InstructionEvent.values()) {
                boolean cell = Transitions.lookUp(state, event).isPresent();
                text.append("%18s".formatted(cell ? "%,d".formatted(count(state, event)) : "."));
            }
        }
        return text.toString();
    }
}
