package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.bank.InstructionKind.AccountEffect;
import coffer.bank.InstructionKind.FreezeEffect;
import coffer.bank.InstructionKind.Source;
import coffer.fixture.TestBankLines;
import coffer.fixture.TestBooks;
import coffer.instruction.FinishStore.Finish;
import coffer.lease.LeaseStore;
import coffer.market.IdGenerator;
import coffer.market.MainAccount;
import coffer.market.RequestHash;
import coffer.market.SubAccountId;
import coffer.money.Money;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The database's copies of {@link Transitions} and {@link InstructionKind} say what these say, cell
 * by cell, and its functions go by them.
 */
final class ReferenceTablesIT {

    private static TestBooks books;
    private static MainAccount account;
    private static AcceptStore accepts;
    private static FinishStore finishes;
    private static InstructionStore store;
    private static IdGenerator ids;

    @BeforeAll
    static void openBooks() {
        books = TestBooks.open();
        account = books.market("alpha", 3);
        accepts = new AcceptStore(books.database(), Clock.systemUTC());
        finishes = new FinishStore(books.database(), Clock.systemUTC());
        store = new InstructionStore(books.database(), Clock.systemUTC());
        LeaseStore leases = new LeaseStore(books.database());
        ids = new IdGenerator(Clock.systemUTC(), leases.nextNode());
        TestBankLines.deposit(books, account, ids, 1, "1000.00");
    }

    @AfterAll
    static void closeBooks() {
        books.close();
    }

    @Test
    void theTableOfTransitionsIsTheSame() {
        List<String> java =
                Arrays.stream(InstructionState.values())
                        .flatMap(state ->
                                Arrays.stream(InstructionEvent.values())
                                        .flatMap(event ->
                                                Transitions.lookUp(state, event).stream()
                                                        .map(step -> cell(state, event, step))))
                        .toList();
        assertThat(
                        rows(
                                """
                                select concat_ws(' ', state, 'x', event, '=', to_state, alarm) as row
                                from instruction_transition
                                """))
                .containsExactlyInAnyOrderElementsOf(java);
    }

    private static String cell(
            InstructionState state, InstructionEvent event, Transitions.Step step) {
        return switch (step) {
            case Transitions.Move(InstructionState to, boolean alarm) ->
                    "%s x %s = %s %s".formatted(state, event, to, alarm ? "t" : "f");
            case Transitions.Alarm() -> "%s x %s = %s t".formatted(state, event, state);
        };
    }

    @Test
    void theTableOfKindsIsTheSame() {
        List<String> java =
                Arrays.stream(InstructionKind.values()).map(ReferenceTablesIT::row).toList();
        assertThat(
                        rows(
                                """
                                select concat_ws(' ', kind, resource, coalesce(taken_from::text, '-'),
                                  coalesce(reserved_in::text, '-'), coalesce(settles_at, '-'),
                                  coalesce(settles_to::text, '-'), creates_freeze, uses_freeze,
                                  holds_freeze,
                                  coalesce(source, '-'), coalesce(account_effect, '-'),
                                  when_suspended) as row
                                from instruction_kind
                                """))
                .containsExactlyInAnyOrderElementsOf(java);
    }

    private static String row(InstructionKind kind) {
        Stream<?> money =
                kind.movesMoney()
                        ? Stream.of(
                                kind.takenFrom(),
                                kind.reservedIn(),
                                kind.settlesAt(),
                                kind.settlesTo())
                        : Stream.of("-", "-", "-", "-");
        return Stream.of(
                        Stream.of(kind, kind.resource()),
                        money,
                        Stream.of(
                                flag(kind.freezeEffect() == FreezeEffect.CREATES),
                                flag(kind.freezeEffect() == FreezeEffect.USES),
                                flag(kind.freezeEffect() == FreezeEffect.HOLDS),
                                kind.source() == Source.NONE ? "-" : kind.source(),
                                kind.accountEffect() == AccountEffect.NONE
                                        ? "-"
                                        : kind.accountEffect(),
                                flag(kind.isTakenWhenSuspended())))
                .flatMap(cells -> cells)
                .map(Object::toString)
                .reduce((left, right) -> left + " " + right)
                .orElseThrow();
    }

    private static String flag(boolean value) {
        return value ? "t" : "f";
    }

    @Test
    void aMoveThatIsNotInTheTableIsNotWritten() {
        InstructionId id = transfer();
        Optional<InstructionEvent> silent = Optional.of(InstructionEvent.SILENT);
        assertThatThrownBy(() -> finish(id, silent, InstructionState.REVIEW))
                .hasMessageContaining("not in the table of transitions");
        assertThatThrownBy(() -> finish(id, Optional.empty(), InstructionState.UNKNOWN))
                .hasMessageContaining("not in the table of transitions");
        Optional<InstructionEvent> accepted = Optional.of(InstructionEvent.ACCEPTED);
        assertThatThrownBy(() -> finish(id, accepted, InstructionState.ACCEPTED))
                .hasMessageContaining("not in the table of transitions");
        // The bank's yes to what was never sent must open a Difference.
        Optional<InstructionEvent> confirmed = Optional.of(InstructionEvent.CONFIRMED);
        assertThatThrownBy(() -> finish(id, confirmed, InstructionState.SUCCEEDED))
                .hasMessageContaining("not in the table of transitions");
        assertThat(store.find(account.market(), id).orElseThrow().state())
                .isEqualTo(InstructionState.CREATED);
        finish(id, silent, InstructionState.UNKNOWN);
        assertThat(store.find(account.market(), id).orElseThrow().state())
                .isEqualTo(InstructionState.UNKNOWN);
    }

    @Test
    void aRowHasWhatItsKindAsksFor() {
        InstructionId id = transfer();
        String where = " where instruction_id = " + id.value();
        for (String change :
                List.of(
                        "kind = 'NO_SUCH_KIND'",
                        "payee = payer",
                        "freeze_id = instruction_id",
                        "source_id = 1",
                        "new_name = 'Other'",
                        "settles_to = -main_account_id",
                        "taken_from = null, reserved_in = null, settles_to = null, amount = null",
                        "kind = 'WITHDRAWAL'",
                        "kind = 'HOLD'",
                        "kind = 'CLOSING'")) {
            assertThatThrownBy(() -> books.asOwner("update instruction set " + change + where))
                    .as(change)
                    .rootCause()
                    .hasMessageContaining("instruction_kind_");
        }
    }

    private static List<String> rows(String sql) {
        return books.database().rows(sql).stream().map(row -> row.getString("row")).toList();
    }

    private static InstructionId transfer() {
        InstructionId id = new InstructionId(ids.next());
        NewInstruction order =
                new NewInstruction(
                        id,
                        account.id(),
                        InstructionKind.TRANSFER,
                        new SubAccountId(2),
                        new SubAccountId(3),
                        Money.parse("1.00"),
                        Optional.empty(),
                        HeldBy.BANK,
                        id.serial().value(),
                        new RequestHash("ab".repeat(32)),
                        Optional.empty(),
                        "");
        accepts.accept(account.market(), List.of(order));
        return id;
    }

    private static void finish(
            InstructionId id, Optional<InstructionEvent> event, InstructionState to) {
        Finish finish =
                new Finish(
                        id,
                        InstructionState.CREATED,
                        0,
                        event,
                        to,
                        Optional.of(Instant.now()),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        finishes.finish(account.market(), List.of(finish));
    }
}
