package coffer.simulation;

import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionState;
import coffer.instruction.Transitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.LongAdder;

/** How often each cell of the table of transitions was reached, by one story or by all. */
final class TransitionCoverage {

    /** A cell is rare when so few stories reached it. */
    private static final int FEW = 3;

    private record Cell(InstructionState state, InstructionEvent event) {}

    private final Map<Cell, LongAdder> cells = new ConcurrentHashMap<>();
    private final Map<Cell, Set<Long>> seeds = new ConcurrentHashMap<>();
    private final LongAdder stories = new LongAdder();

    void reached(InstructionState state, InstructionEvent event) {
        cells.computeIfAbsent(new Cell(state, event), _ -> new LongAdder()).increment();
    }

    /** Adds what the story of a seed reached. */
    void add(long seed, TransitionCoverage story) {
        stories.increment();
        story.cells.forEach((cell, count) -> {
            cells.computeIfAbsent(cell, _ -> new LongAdder()).add(count.sum());
            seeds.computeIfAbsent(cell, _ -> new ConcurrentSkipListSet<>()).add(seed);
        });
    }

    long stories() {
        return stories.sum();
    }

    /** The cells that few stories reached, each on a line with the seeds of these. */
    String rare() {
        StringBuilder text = new StringBuilder();
        seeds.forEach((cell, those) -> {
            if (those.size() <= FEW) {
                text.append(
                        "reached by few: %s x %s, seeds %s%n"
                                .formatted(cell.state(), cell.event(), those));
            }
        });
        return text.toString();
    }

    private long count(InstructionState state, InstructionEvent event) {
        LongAdder count = cells.get(new Cell(state, event));
        return count == null ? 0 : count.sum();
    }

    /** The cells of the table that no story reached. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (InstructionState state : InstructionState.values()) {
            for (InstructionEvent event : InstructionEvent.values()) {
                // The simulated bank needs a command for every order.
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
