package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that every cell of the table keeps, and what its parser refuses. */
final class TransitionsTest {

    private static final Set<InstructionState> ENDS =
            Set.of(InstructionState.SUCCEEDED, InstructionState.FAILED);
    private static final Set<InstructionState> NEVER_SENT = Set.of(InstructionState.CREATED);

    /** Events that say yes or no to the order itself. */
    private static final Map<InstructionEvent, InstructionState> VERDICTS =
            new EnumMap<>(
                    Map.of(
                            InstructionEvent.CONFIRMED, InstructionState.SUCCEEDED,
                            InstructionEvent.REFUSED, InstructionState.FAILED,
                            InstructionEvent.JUDGED_SUCCEEDED, InstructionState.SUCCEEDED,
                            InstructionEvent.JUDGED_FAILED, InstructionState.FAILED));

    record Cell(InstructionState state, InstructionEvent event) {

        Optional<Transitions.Step> step() {
            return Transitions.lookUp(state, event);
        }

        Optional<InstructionState> to() {
            return step().filter(Transitions.Move.class::isInstance)
                    .map(step -> ((Transitions.Move) step).to());
        }

        boolean isAlarm() {
            return step().filter(step ->
                            step instanceof Transitions.Alarm
                                    || (step instanceof Transitions.Move move && move.alarm()))
                    .isPresent();
        }
    }

    static List<Cell> cells() {
        List<Cell> cells =
                Arrays.stream(InstructionState.values())
                        .flatMap(state ->
                                Arrays.stream(InstructionEvent.values())
                                        .map(event -> new Cell(state, event)))
                        .toList();
        assertThat(cells).hasSize(70);
        return cells;
    }

    @ParameterizedTest
    @MethodSource("cells")
    void nothingLeavesAnEnd(Cell cell) {
        if (ENDS.contains(cell.state())) {
            assertThat(cell.to().orElse(cell.state())).isEqualTo(cell.state());
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void onlyAVerdictEndsWhatMayHaveBeenSent(Cell cell) {
        boolean ends = cell.to().filter(ENDS::contains).isPresent();
        if (ends && !ENDS.contains(cell.state()) && !NEVER_SENT.contains(cell.state())) {
            assertThat(VERDICTS).containsKey(cell.event());
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aVerdictLeadsToItsEndFromEveryStateWithoutOne(Cell cell) {
        InstructionState end = VERDICTS.get(cell.event());
        if (end != null && cell.step().isPresent() && !ENDS.contains(cell.state())) {
            assertThat(cell.to()).contains(end);
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void theBankIsAlwaysHeard(Cell cell) {
        switch (cell.event()) {
            case CONFIRMED, REFUSED, SILENT, NOT_SENT -> assertThat(cell.step()).isPresent();
            // What was never sent can be in nobody's hands.
            case ACCEPTED ->
                    assertThat(cell.step().isPresent())
                            .isEqualTo(cell.state() != InstructionState.CREATED);
            case NOTHING_TO_SEND, CLAIMED, GAVE_UP, JUDGED_SUCCEEDED, JUDGED_FAILED -> {}
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void anAlarmIsAContradiction(Cell cell) {
        boolean neverSent =
                cell.state() == InstructionState.CREATED && VERDICTS.containsKey(cell.event());
        boolean succeeded =
                cell.state() == InstructionState.SUCCEEDED
                        && cell.event() == InstructionEvent.REFUSED;
        boolean failed =
                cell.state() == InstructionState.FAILED
                        && (cell.event() == InstructionEvent.CONFIRMED
                                || cell.event() == InstructionEvent.ACCEPTED);
        assertThat(cell.isAlarm())
                .isEqualTo(cell.step().isPresent() && (neverSent || succeeded || failed));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void nothingIsSentTwice(Cell cell) {
        // Only what is CREATED is claimed, and only what proves that no byte left leads back to it.
        if (cell.event() == InstructionEvent.CLAIMED) {
            assertThat(cell.to())
                    .isEqualTo(
                            cell.state() == InstructionState.CREATED
                                    ? Optional.of(InstructionState.SENDING)
                                    : Optional.empty());
        }
        if (cell.to().equals(Optional.of(InstructionState.CREATED))) {
            assertThat(cell.event()).isEqualTo(InstructionEvent.NOT_SENT);
            assertThat(cell.state()).isIn(InstructionState.CREATED, InstructionState.SENDING);
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void onlyWhatWasNeverSentSucceedsWithoutABank(Cell cell) {
        if (cell.event() == InstructionEvent.NOTHING_TO_SEND) {
            assertThat(cell.to())
                    .isEqualTo(
                            cell.state() == InstructionState.CREATED
                                    ? Optional.of(InstructionState.SUCCEEDED)
                                    : Optional.empty());
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void whoGivesUpEndsOnlyWhatWasNeverSent(Cell cell) {
        if (cell.event() == InstructionEvent.GAVE_UP) {
            Optional<InstructionState> to =
                    switch (cell.state()) {
                        case CREATED -> Optional.of(InstructionState.FAILED);
                        case ACCEPTED, UNKNOWN -> Optional.of(InstructionState.REVIEW);
                        case SENDING, REVIEW, SUCCEEDED, FAILED -> Optional.empty();
                    };
            assertThat(cell.to()).isEqualTo(to);
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void peopleJudgeOnlyWhatIsInReview(Cell cell) {
        switch (cell.event()) {
            case JUDGED_SUCCEEDED, JUDGED_FAILED ->
                    assertThat(cell.step().isPresent())
                            .isEqualTo(cell.state() == InstructionState.REVIEW);
            case NOTHING_TO_SEND,
                    CLAIMED,
                    NOT_SENT,
                    ACCEPTED,
                    CONFIRMED,
                    REFUSED,
                    SILENT,
                    GAVE_UP -> {}
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void nothingBecomesLessKnownThanItWas(Cell cell) {
        // A silence never forgets that the bank has it, and a review ends by a verdict alone.
        if (cell.event() == InstructionEvent.SILENT) {
            boolean begins =
                    cell.state() == InstructionState.CREATED
                            || cell.state() == InstructionState.SENDING;
            assertThat(cell.to()).contains(begins ? InstructionState.UNKNOWN : cell.state());
        }
        if (cell.state() == InstructionState.REVIEW && !VERDICTS.containsKey(cell.event())) {
            assertThat(cell.to().orElse(InstructionState.REVIEW))
                    .isEqualTo(InstructionState.REVIEW);
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void whatIsNotSentOrAcceptedIsWrittenAsSuch(Cell cell) {
        boolean mayBeAtTheBank =
                switch (cell.state()) {
                    case SENDING, ACCEPTED, UNKNOWN -> true;
                    case CREATED, REVIEW, SUCCEEDED, FAILED -> false;
                };
        if (cell.event() == InstructionEvent.ACCEPTED && mayBeAtTheBank) {
            assertThat(cell.to()).contains(InstructionState.ACCEPTED);
        }
        if (cell.event() == InstructionEvent.NOT_SENT) {
            assertThat(cell.to())
                    .contains(
                            cell.state() == InstructionState.SENDING
                                    ? InstructionState.CREATED
                                    : cell.state());
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void anEventThatCannotHappenThrows(Cell cell) {
        if (cell.step().isPresent()) {
            assertThatCode(() -> Transitions.step(cell.state(), cell.event()))
                    .doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> Transitions.step(cell.state(), cell.event()))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void everyStateButTheFirstIsReached() {
        Set<InstructionState> reached =
                cells().stream()
                        .flatMap(cell -> cell.to().stream())
                        .collect(Collectors.toUnmodifiableSet());
        assertThat(reached).containsExactlyInAnyOrder(InstructionState.values());
    }

    /** A whole table; what is done to it must be refused. */
    private static String table() {
        String head =
                Arrays.stream(InstructionEvent.values())
                        .map(event -> " | " + event)
                        .collect(Collectors.joining());
        String dots = " | ·".repeat(InstructionEvent.values().length);
        return Arrays.stream(InstructionState.values())
                .map(state -> "\n" + state + dots)
                .collect(Collectors.joining("", head, ""));
    }

    @Test
    void theParserTakesAWholeTable() {
        assertThat(Transitions.parse(table()))
                .containsOnlyKeys(InstructionState.values())
                .allSatisfy((_, row) -> assertThat(row).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theParserRefuses(String fault, String text) {
        assertThat(text).as(fault).isNotEqualTo(table());
        assertThatThrownBy(() -> Transitions.parse(text))
                .as(fault)
                .isInstanceOf(IllegalArgumentException.class);
    }

    static List<Arguments> faults() {
        String table = table();
        return List.of(
                fault("an unknown state", table.replace("REVIEW", "RIVIEW")),
                fault("an unknown event", table.replace("GAVE_UP", "GIVES_UP")),
                fault("an unknown word", table.replaceFirst("·", "Same")),
                fault("an empty cell", table.replaceFirst("·", " ")),
                fault("a missing cell", table.replaceFirst(" \\| ·", "")),
                fault("a cell too many", table.replaceFirst("·", "· | ·")),
                fault("a missing column", table.replaceAll("(?m) \\| (·|JUDGED_FAILED)$", "")),
                fault("two columns", table.replace("SILENT", "REFUSED")),
                fault("a missing row", table.replaceFirst("\nREVIEW.*", "")),
                fault("two rows", table.replace("\nREVIEW", "\nUNKNOWN")),
                fault("an empty line", table + "\n\n"));
    }

    private static Arguments fault(String name, String text) {
        return Arguments.of(name, text);
    }
}
