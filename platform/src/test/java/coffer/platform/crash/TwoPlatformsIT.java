package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Two platforms on one database: how they share the work, and how one takes over from the other.
 */
final class TwoPlatformsIT {

    private static final Pattern SENT =
            Pattern.compile(
                    "coffer_bank_call_seconds_count\\{act=\"send\".*word=\"(\\w+)\"\\} (\\d+)");

    private static Set<Integer> held(PlatformProcesses processes, ChildProcess platform) {
        Set<Integer> held = new TreeSet<>();
        for (JsonNode account :
                processes.api(platform).get("/health/ready").json().path("main_accounts")) {
            if (account.path("lease_held").asBoolean()) {
                held.add(account.path("id").asInt());
            }
        }
        return held;
    }

    private static void share(
            PlatformProcesses processes, ChildProcess one, ChildProcess other, int each) {
        await().atMost(PlatformProcesses.LONG)
                .until(() -> {
                    Set<Integer> all = held(processes, one);
                    boolean half = all.size() == each;
                    all.addAll(held(processes, other));
                    return half && all.size() == 2 * each;
                });
    }

    @Test
    void platformsShareTheMainAccountsAndEachAcceptsOrdersForAll() {
        try (PlatformProcesses processes =
                new PlatformProcesses(4, UnaryOperator.identity(), UnaryOperator.identity())) {
            ChildProcess one = processes.start(Map.of());
            processes.depositForPayers(one);
            assertThat(held(processes, one)).hasSize(4);
            ChildProcess other = processes.start(Map.of());
            share(processes, one, other, 2);

            List<PlatformProcesses.TestOrder> orders = new ArrayList<>();
            for (int at = 0; at < 8; at++) {
                PlatformProcesses.TestOrder wanted =
                        new PlatformProcesses.TestOrder("shared-" + at, at % 4);
                orders.add(wanted);
                ChildProcess asked = at < 4 ? one : other;
                Answer answer =
                        processes.order(processes.api(asked).with("Prefer", "wait=20"), wanted);
                assertThat(answer.text("status")).as(answer.body()).isEqualTo("succeeded");
            }
            assertThat(one.terminate()).isZero();
            await().atMost(PlatformProcesses.LONG).until(() -> held(processes, other).size() == 4);
            processes.assertEachOrderEndsOnce(other, orders);
        }
    }

    @Test
    void aPlatformIsKilledUnderLoadAndTheOtherTakesOver() throws InterruptedException {
        try (PlatformProcesses processes =
                new PlatformProcesses(4, UnaryOperator.identity(), UnaryOperator.identity())) {
            ChildProcess one = processes.start(Map.of());
            processes.depositForPayers(one);
            ChildProcess other = processes.start(Map.of());
            share(processes, one, other, 2);
            List<Integer> orphans = List.copyOf(held(processes, one));
            String epochs =
                    processes
                            .sql(
                                    "select string_agg(main_account_id || ',' || epoch, ';') from lease")
                            .getFirst();

            AtomicBoolean over = new AtomicBoolean();
            Instant killed;
            Queue<PlatformProcesses.TestOrder> orders = new ConcurrentLinkedQueue<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (int caller = 0; caller < 4; caller++) {
                    int mine = caller;
                    threads.execute(() -> {
                        for (int at = 0; !over.get(); at++) {
                            PlatformProcesses.TestOrder wanted =
                                    new PlatformProcesses.TestOrder(
                                            "kill-" + mine + "-" + at, (mine + at) % 4);
                            orders.add(wanted);
                            processes.tryOrder(at % 2 == 0 ? one : other, wanted);
                        }
                    });
                }
                await().atMost(PlatformProcesses.LONG)
                        .until(() ->
                                processes
                                                .sql(
                                                        "select 1 from instruction where state = 'SUCCEEDED'")
                                                .size()
                                        > 40);
                killed = Instant.now();
                one.kill();
                await().atMost(PlatformProcesses.LONG)
                        .until(() -> sentSince(processes, orphans, epochs).isPresent());
                over.set(true);
            }
            Instant first = sentSince(processes, orphans, epochs).orElseThrow();
            System.out.println(
                    "takeover: the first command under a new epoch was claimed "
                            + Duration.between(killed, first).toMillis()
                            + " ms after the kill, with leases of 2000 ms; orders: "
                            + orders.size());
            assertThat(first).isAfter(killed);
            processes.assertEachOrderEndsOnce(other, List.copyOf(orders));
        }
    }

    /** When the first command for orphaned main accounts left under a later epoch. */
    private static Optional<Instant> sentSince(
            PlatformProcesses processes, List<Integer> orphans, String epochs) {
        String sent =
                processes
                        .sql(
                                """
                                select to_char(min(i.sent_at) at time zone 'UTC',
                                  'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                                from instruction i
                                join (select split_part(pair, ',', 1)::integer as id,
                                    split_part(pair, ',', 2)::bigint as epoch
                                  from regexp_split_to_table('%s', ';') pair) l
                                  on l.id = i.main_account_id
                                where i.epoch > l.epoch and i.main_account_id = any ('{%s}')
                                """
                                        .formatted(
                                                epochs,
                                                String.join(
                                                        ",",
                                                        orphans.stream()
                                                                .map(String::valueOf)
                                                                .toList())))
                        .getFirst();
        return sent.equals("null") ? Optional.empty() : Optional.of(Instant.parse(sent));
    }

    /**
     * The proxy accepts nothing, so that commands are claimed and wait for their connections; then
     * the process is stopped. Meanwhile another takes over and the proxy accepts again: the
     * connections are established, and the process resumes directly before it writes.
     */
    @Test
    void aPlatformSuspendedPastItsLeaseSendsNothing() {
        CompletableFuture<OutageProxy> way = new CompletableFuture<>();
        UnaryOperator<String> throughProxy =
                url -> {
                    OutageProxy through = new OutageProxy(url);
                    way.complete(through);
                    return through.url();
                };
        try (PlatformProcesses processes =
                        new PlatformProcesses(1, throughProxy, UnaryOperator.identity());
                OutageProxy door = way.join()) {
            ChildProcess sleeper = processes.start(Map.of());
            processes.depositForPayers(sleeper);
            ChildProcess other = processes.start(Map.of());
            long epoch = epoch(processes);
            door.stopAccepting();
            List<PlatformProcesses.TestOrder> orders =
                    IntStream.range(0, 12)
                            .mapToObj(at -> new PlatformProcesses.TestOrder("s-" + at, 0))
                            .toList();
            orders.forEach(order -> assertThat(processes.tryOrder(other, order)).isEqualTo(201));
            await().atMost(PlatformProcesses.LONG)
                    .until(() ->
                            processes
                                            .sql(
                                                    "select 1 from instruction where state = 'SENDING'")
                                            .size()
                                    == 12);
            sleeper.signal("STOP");
            await().atMost(PlatformProcesses.LONG).until(() -> epoch(processes) > epoch);
            int before = door.connectionCount();
            door.resumeAccepting();
            await().atMost(PlatformProcesses.LONG)
                    .until(() -> door.connectionCount() >= before + 12);
            List<String> unsent =
                    processes.sql("select serial from instruction where attempt = 1").stream()
                            .filter(serial -> processes.bank().arrived(serial) == 0)
                            .toList();
            Instant woken = Instant.now();
            sleeper.signal("CONT");
            await().atMost(PlatformProcesses.LONG)
                    .until(() -> sent(processes, sleeper, "\\w+") >= 12);
            assertThat(unsent).isNotEmpty();
            assertThat(sent(processes, sleeper, "not_sent")).isEqualTo(unsent.size());
            processes.assertEachOrderEndsOnce(other, orders);
            assertThat(unsent)
                    .as("no byte left after the lease")
                    .allSatisfy(serial -> assertThat(processes.bank().arrived(serial)).isZero());
            assertThat(
                            processes.sql(
                                    "select 1 from instruction where epoch = %d and sent_at > '%s'"
                                            .formatted(epoch, woken)))
                    .isEmpty();
        }
    }

    private static long epoch(PlatformProcesses processes) {
        return Long.parseLong(processes.sql("select epoch from lease").getFirst());
    }

    /** How many commands a platform brought to an end with a word. */
    private static int sent(PlatformProcesses processes, ChildProcess platform, String word) {
        return SENT.matcher(processes.api(platform).get("/metrics").body())
                .results()
                .filter(result -> result.group(1).matches(word))
                .mapToInt(result -> Integer.parseInt(result.group(2)))
                .sum();
    }
}
