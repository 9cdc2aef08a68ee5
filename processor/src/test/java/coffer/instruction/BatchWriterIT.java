package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.fixture.OrdersFixture;
import coffer.instruction.AcceptStore.AcceptVerdict;
import coffer.instruction.AcceptStore.Accepted;
import coffer.instruction.NewInstruction.Details;
import coffer.market.RequestHash;
import coffer.money.Money;
import io.vertx.pgclient.PgException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many orders in one statement: what one of them meets is its own affair. */
@Timeout(120)
final class BatchWriterIT {

    private static final RequestHash OTHER = new RequestHash("cd".repeat(32));

    @Test
    void aBatchInWhichEveryItemFailsLeavesNoTraceButTheVerdicts() {
        try (OrdersFixture floor = new OrdersFixture(6, 100)) {
            AcceptStore store = new AcceptStore(floor.books.database(), Clock.systemUTC());
            NewInstruction known = floor.transfer(1, 2, 1);
            assertThat(accept(floor, store, List.of(known))).containsExactly(AcceptVerdict.TAKEN);
            floor.books.asOwner(
                    "update sub_account set status = 'SUSPENDED' where sub_account_id = "
                            + OrdersFixture.member(3).value());
            floor.books.asOwner(
                    "select open_difference(%d, now(), 'STATE', true, %d, %d, null, null, null, '')"
                            .formatted(
                                    floor.account.market().value(),
                                    floor.account.id().value(),
                                    OrdersFixture.member(4).value()));
            String before = trace(floor);
            List<NewInstruction> orders =
                    List.of(
                            floor.transfer(1, 2, 1_000),
                            floor.transfer(3, 2, 1),
                            floor.transfer(1, 3, 1),
                            floor.transfer(4, 2, 1),
                            reused(floor, known),
                            closing(floor, 5),
                            use(floor, 6),
                            credit(floor, 6));
            assertThat(accept(floor, store, orders))
                    .containsExactly(
                            AcceptVerdict.OVERDRAWN,
                            AcceptVerdict.NOT_ACTIVE,
                            AcceptVerdict.NOT_ACTIVE,
                            AcceptVerdict.BARRED,
                            AcceptVerdict.KEY_REUSED,
                            AcceptVerdict.NOT_EMPTY,
                            AcceptVerdict.FREEZE_EXCEEDED,
                            AcceptVerdict.SOURCE_EXCEEDED);
            assertThat(trace(floor)).isEqualTo(before);

            List<NewInstruction> mixed = new ArrayList<>(orders);
            mixed.add(3, floor.transfer(1, 2, 50));
            assertThat(accept(floor, store, mixed).get(3)).isEqualTo(AcceptVerdict.TAKEN);
            assertThat(floor.books.breaches()).isEmpty();
        }
    }

    private static List<AcceptVerdict> accept(
            OrdersFixture floor, AcceptStore store, List<NewInstruction> orders) {
        return store.accept(floor.account.market(), orders).stream()
                .map(Accepted::verdict)
                .toList();
    }

    /** All rows of all tables. */
    private static String trace(OrdersFixture floor) {
        List<String> tables =
                floor
                        .books
                        .database()
                        .rows(
                                """
                                select relname from pg_class where relnamespace = 'public'::regnamespace
                                  and relkind in ('r', 'p') and not relispartition order by relname
                                """)
                        .stream()
                        .map(row -> row.getString("relname"))
                        .toList();
        StringBuilder trace = new StringBuilder();
        for (String table : tables) {
            trace.append(table)
                    .append(' ')
                    .append(
                            floor.books
                                    .database()
                                    .rows(
                                            "select md5(string_agg(t::text, '|' order by t::text)) as all"
                                                    + " from "
                                                    + table
                                                    + " t")
                                    .getFirst()
                                    .getString("all"))
                    .append('\n');
        }
        return trace.toString();
    }

    private static NewInstruction reused(OrdersFixture floor, NewInstruction known) {
        InstructionId id = new InstructionId(floor.ids.next());
        return new NewInstruction(
                id,
                known.mainAccount(),
                known.kind(),
                known.payer(),
                known.payee(),
                known.amount(),
                known.freeze(),
                HeldBy.BANK,
                known.outRequestNo(),
                OTHER,
                Optional.empty(),
                "");
    }

    private static NewInstruction closing(OrdersFixture floor, int member) {
        InstructionId id = new InstructionId(floor.ids.next());
        return floor.order(id, InstructionKind.CLOSING, member, member, 0, id.serial().value(), "");
    }

    private static NewInstruction use(OrdersFixture floor, int member) {
        return special(
                floor,
                InstructionKind.UNFREEZE,
                member,
                Optional.of(new InstructionId(floor.ids.next())),
                Details.NONE);
    }

    private static NewInstruction credit(OrdersFixture floor, int member) {
        Details details =
                new Details(
                        Optional.of(floor.ids.next()),
                        Money.ZERO,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        return special(floor, InstructionKind.ADJUSTMENT_CREDIT, member, Optional.empty(), details);
    }

    private static NewInstruction special(
            OrdersFixture floor,
            InstructionKind kind,
            int member,
            Optional<InstructionId> freeze,
            Details details) {
        InstructionId id = new InstructionId(floor.ids.next());
        boolean moves = kind == InstructionKind.ADJUSTMENT_CREDIT;
        return new NewInstruction(
                id,
                floor.account.id(),
                kind,
                OrdersFixture.member(member),
                OrdersFixture.member(moves ? 1 : member),
                Money.ofMinor(1),
                freeze,
                HeldBy.BANK,
                id.serial().value(),
                OTHER,
                Optional.empty(),
                "",
                details);
    }

    @Test
    void whatTheDatabaseRefusesHarmsItsOwnCallerAlone() {
        try (OrdersFixture floor = new OrdersFixture(3, 100);
                LocalBatchWriters writers = floor.writers("refused")) {
            List<NewInstruction> orders = new ArrayList<>();
            for (int at = 0; at < 20; at++) {
                orders.add(floor.transfer(1 + at % 3, 1 + (at + 1) % 3, 1));
            }
            InstructionId bad = new InstructionId(floor.ids.next());
            orders.add(
                    7,
                    floor.order(
                            bad,
                            InstructionKind.TRANSFER,
                            1,
                            2,
                            1,
                            "bad",
                            "no database keeps this: \u0000"));
            List<Supplier<Accepted>> answers = floor.writer(writers).accept(orders);
            assertThatThrownBy(() -> answers.get(7).get()).isInstanceOf(PgException.class);
            for (int at = 0; at < orders.size(); at++) {
                if (at != 7) {
                    assertThat(answers.get(at).get().verdict()).isEqualTo(AcceptVerdict.TAKEN);
                }
            }
            assertThat(floor.journals()).hasSize(20);
            assertThat(floor.books.breaches()).isEmpty();
        }
    }

    @Test
    void aNumberThatStandsTwiceIsDecidedOneAfterTheOther() {
        try (OrdersFixture floor = new OrdersFixture(3, 100);
                LocalBatchWriters writers = floor.writers("twice")) {
            NewInstruction first = floor.transfer(1, 2, 10);
            NewInstruction again = repeated(floor, first, 1, 10);
            NewInstruction tooMuch = floor.transfer(3, 2, 1_000);
            NewInstruction less = repeated(floor, tooMuch, 3, 5);
            List<Supplier<Accepted>> answers =
                    floor.writer(writers).accept(List.of(first, again, tooMuch, less));
            assertThat(answers.stream().map(a -> a.get().verdict()))
                    .containsExactly(
                            AcceptVerdict.TAKEN,
                            AcceptVerdict.REPLAYED,
                            AcceptVerdict.OVERDRAWN,
                            AcceptVerdict.TAKEN);
            assertThat(answers.get(1).get().object()).isEqualTo(first.id());
        }
    }

    private static NewInstruction repeated(
            OrdersFixture floor, NewInstruction order, int payer, long amount) {
        InstructionId id = new InstructionId(floor.ids.next());
        return floor.order(
                id, InstructionKind.TRANSFER, payer, 2, amount, order.outRequestNo(), "");
    }

    /** Two processes, so that each waits for rows that the other is changing. */
    @Test
    void twoWritersOfOneMainAccountTakeTurnsAtTheSameRows() throws Exception {
        try (OrdersFixture floor = new OrdersFixture(5, 100_000);
                LocalBatchWriters one = floor.writers("one");
                LocalBatchWriters other = floor.writers("other");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> done = new ArrayList<>();
            for (int caller = 0; caller < 60; caller++) {
                BatchWriter writer = floor.writer(caller % 2 == 0 ? one : other);
                Random dice = new Random(caller);
                done.add(
                        threads.submit(() -> {
                            int journals = 0;
                            for (int k = 0; k < 10; k++) {
                                int payer = 1 + dice.nextInt(5);
                                NewInstruction order = floor.transfer(payer, 1 + payer % 5, 3);
                                assertThat(writer.accept(order).verdict())
                                        .isEqualTo(AcceptVerdict.TAKEN);
                                boolean ended =
                                        writer.finish(
                                                OrdersFixture.end(
                                                        order.id(), InstructionState.SUCCEEDED));
                                journals += ended ? 2 : 1;
                            }
                            return journals;
                        }));
            }
            int journals = 0;
            for (Future<Integer> caller : done) {
                journals += caller.get();
            }
            assertThat(journals).isEqualTo(60 * 10 * 2);
            assertThat(floor.journals()).hasSize(journals);
            assertThat(floor.books.breaches()).isEmpty();
        }
    }
}
