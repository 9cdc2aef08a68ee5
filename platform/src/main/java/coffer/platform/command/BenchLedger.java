package coffer.platform.command;

import coffer.platform.database.Place;
import coffer.store.Database;
import coffer.store.InstructionStore;
import coffer.store.InstructionStore.AcceptVerdict;
import coffer.store.InstructionStore.Accepted;
import coffer.store.InstructionStore.NewInstruction;
import coffer.store.Invariants;
import coffer.store.ScratchDatabase;
import coffer.values.HeldBy;
import coffer.values.Ids;
import coffer.values.InstructionId;
import coffer.values.InstructionKind;
import coffer.values.MainAccountId;
import coffer.values.MarketId;
import coffer.values.Money;
import coffer.values.RequestHash;
import coffer.values.Resource;
import coffer.values.SubAccountId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures what a call that reserves money costs, with one order and with a hundred in it, beside
 * the commit of a single row through the same driver. The three take turns, so that whatever else
 * the machine does strikes them alike. It works in a database of its own, which it drops.
 */
@Command(
        name = "bench-ledger",
        mixinStandardHelpOptions = true,
        description = "Measures calls of one and of a hundred journals beside a bare commit.")
public final class BenchLedger implements Callable<Integer> {

    private static final int MEMBERS = 200;
    private static final int HUNDRED = 100;
    private static final int WARM_UP = 60;
    private static final RequestHash HASH = new RequestHash("0".repeat(64));

    @Mixin private SettingsOptions options = new SettingsOptions();

    @Option(names = "--rounds", description = "rounds to measure (${DEFAULT-VALUE})")
    private int rounds = 200;

    @Option(names = "--json", description = "print one JSON object instead of a table")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Place place = Place.reach(options.read().get().store());
                ScratchDatabase scratch = ScratchDatabase.create(place.ownerUrl(), MEMBERS)) {
            return measure(scratch);
        }
    }

    private int measure(ScratchDatabase scratch) {
        Vertx vertx = Vertx.vertx();
        try (Database database = new Database(vertx, scratch.url(), 2, Duration.ofSeconds(30))) {
            Calls calls = new Calls(database, scratch.market(), scratch.mainAccount());
            long[] one = new long[rounds];
            long[] hundred = new long[rounds];
            long[] insert = new long[rounds];
            for (int round = -WARM_UP; round < rounds; round++) {
                if (round == 0) {
                    scratch.analyze();
                }
                int at = Math.max(round, 0);
                insert[at] = timed(() -> scratch.insertRow(database));
                one[at] = timed(() -> calls.accept(1));
                hundred[at] = timed(() -> calls.accept(HUNDRED));
            }
            print(median(one), median(hundred), median(insert));
            return new Invariants(database).breaches().isEmpty() ? 0 : 1;
        } finally {
            vertx.close().await();
        }
    }

    private void print(long one, long hundred, long insert) {
        double ratio = (double) hundred / one;
        String text =
                json
                        ? "{\"one_micros\":%d,\"hundred_micros\":%d,\"ratio\":%.2f,"
                                + "\"insert_commit_micros\":%d}"
                        : "one journal in a call      %6d µs%n"
                                + "100 journals in a call     %6d µs   %.2f times one%n"
                                + "commit of a bare insert    %6d µs";
        spec.commandLine().getOut().printf(text + "%n", one, hundred, ratio, insert);
        spec.commandLine().getOut().flush();
    }

    private static long timed(Runnable call) {
        long before = System.nanoTime();
        call.run();
        return (System.nanoTime() - before) / 1_000;
    }

    private static long median(long[] micros) {
        long[] sorted = micros.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static final class Calls {

        private final InstructionStore store;
        private final MarketId market;
        private final MainAccountId account;
        private final Ids ids = new Ids(Clock.systemUTC(), 0);
        private int turn;

        Calls(Database database, MarketId market, MainAccountId account) {
            this.store = new InstructionStore(database, Clock.systemUTC());
            this.market = market;
            this.account = account;
        }

        void accept(int size) {
            List<NewInstruction> orders = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                orders.add(order(1 + turn % MEMBERS, 1 + (turn + 1) % MEMBERS));
                turn++;
            }
            for (Accepted accepted : store.accept(market, Resource.FORCED_TRANSFER, orders)) {
                if (accepted.verdict() != AcceptVerdict.TAKEN) {
                    throw new IllegalStateException("an order was not taken: " + accepted);
                }
            }
        }

        private NewInstruction order(int payer, int payee) {
            InstructionId id = new InstructionId(ids.next());
            return new NewInstruction(
                    id,
                    account,
                    InstructionKind.TRANSFER,
                    new SubAccountId(payer),
                    new SubAccountId(payee),
                    Money.ofMinor(1),
                    Optional.empty(),
                    HeldBy.BANK,
                    id.serial().value(),
                    HASH,
                    Optional.empty(),
                    "");
        }
    }
}
