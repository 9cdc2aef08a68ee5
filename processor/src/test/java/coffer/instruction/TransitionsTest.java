package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole product of states and events, cell by cell, as the design draws it. */
final class TransitionsTest {

    private static final String EVENTS =
            "CLAIMED NOT_SENT ACCEPTED CONFIRMED REFUSED SILENT GAVE_UP JUDGED_SUCCEEDED"
                    + " JUDGED_FAILED";

    /** A dot cannot happen; an exclamation mark is right but astonishing. */
    private static final String TABLE =
            """
            CREATED   | SENDING | CREATED  | .         | SUCCEEDED! | FAILED!   | UNKNOWN  | FAILED | . | .
            SENDING   | .       | CREATED  | ACCEPTED  | SUCCEEDED  | FAILED    | UNKNOWN  | .      | . | .
            ACCEPTED  | .       | ACCEPTED | ACCEPTED  | SUCCEEDED  | FAILED    | ACCEPTED | REVIEW | . | .
            UNKNOWN   | .       | UNKNOWN  | ACCEPTED  | SUCCEEDED  | FAILED    | UNKNOWN  | REVIEW | . | .
            REVIEW    | .       | REVIEW   | REVIEW    | SUCCEEDED  | FAILED    | REVIEW   | .      | SUCCEEDED | FAILED
            SUCCEEDED | .       | SUCCEEDED| SUCCEEDED | SUCCEEDED  | ALARM     | SUCCEEDED| .      | . | .
            FAILED    | .       | FAILED   | ALARM     | ALARM      | FAILED    | FAILED   | .      | . | .
            """;

    record Cell(InstructionState state, InstructionEvent event, String outcome) {}

    static List<Cell> cells() {
        List<InstructionEvent> events =
                Arrays.stream(EVENTS.split(" ", -1)).map(InstructionEvent::valueOf).toList();
        assertThat(events).containsExactlyInAnyOrder(InstructionEvent.values());
        List<Cell> cells =
                TABLE.lines()
                        .map(line -> line.split("\\|", -1))
                        .flatMap(row ->
                                IntStream.range(0, events.size())
                                        .mapToObj(at ->
                                                new Cell(
                                                        InstructionState.valueOf(row[0].strip()),
                                                        events.get(at),
                                                        row[at + 1].strip())))
                        .toList();
        assertThat(cells)
                .hasSize(InstructionState.values().length * InstructionEvent.values().length);
        return cells;
    }

    @ParameterizedTest
    @MethodSource("cells")
    void cellIsAsDrawn(Cell cell) {
        Optional<Transitions.Step> step = Transitions.lookUp(cell.state(), cell.event());
        switch (cell.outcome()) {
            case "." -> {
                assertThat(step).isEmpty();
                assertThatThrownBy(() -> Transitions.step(cell.state(), cell.event()))
                        .isInstanceOf(IllegalStateException.class);
            }
            case "ALARM" -> assertThat(step).contains(new Transitions.Alarm());
            default -> {
                boolean alarm = cell.outcome().endsWith("!");
                String state = cell.outcome().replace("!", "");
                assertThat(step)
                        .contains(new Transitions.Move(InstructionState.valueOf(state), alarm));
            }
        }
    }
}
