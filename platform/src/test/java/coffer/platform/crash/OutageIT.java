package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The database or the bank is unreachable for a while under load. */
final class OutageIT {

    private final CompletableFuture<OutageProxy> proxy = new CompletableFuture<>();

    private String throughProxy(String url) {
        OutageProxy opened = new OutageProxy(url);
        proxy.complete(opened);
        return opened.url();
    }

    private static List<PlatformProcesses.TestOrder> orders(String name) {
        return IntStream.range(0, 6)
                .mapToObj(at -> new PlatformProcesses.TestOrder(name + at, 0))
                .toList();
    }

    private static List<PlatformProcesses.TestOrder> all() {
        return Stream.of(orders("before-"), orders("during-")).flatMap(List::stream).toList();
    }

    private static Answer ready(ChildProcess platform) {
        return ApiClient.open(platform.readyGroup(0)).get("/health/ready");
    }

    /** Orders are taken, and most of them are still at the bank. */
    private static void takeOrders(PlatformProcesses processes, ChildProcess platform) {
        processes
                .bank()
                .post(
                        "faults",
                        "{\"action\": \"DLMDETRN\", \"fault\": \"delay\", \"millis\": 700}");
        for (PlatformProcesses.TestOrder order : orders("before-")) {
            assertThat(processes.tryOrder(platform, order)).isEqualTo(201);
        }
    }

    private static void declined(PlatformProcesses processes, ChildProcess platform, String code) {
        for (PlatformProcesses.TestOrder order : orders("during-")) {
            Answer answer = processes.order(processes.api(platform), order);
            assertThat(answer.status()).as(answer.body()).isEqualTo(503);
            assertThat(answer.text("code")).isEqualTo(code);
            assertThat(answer.json().path("retryable").asBoolean()).isTrue();
            assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        }
    }

    private static void assertNoWorkerFailed(ChildProcess platform) {
        assertThat(ApiClient.open(platform.readyGroup(0)).get("/metrics").body())
                .doesNotContain("coffer_worker_failures");
    }

    @Test
    void theDatabaseIsUnreachableForAWhile() {
        try (PlatformProcesses processes =
                new PlatformProcesses(1, UnaryOperator.identity(), this::throughProxy)) {
            ChildProcess platform = processes.start(Map.of());
            processes.depositForPayers(platform);
            takeOrders(processes, platform);
            proxy.join().breakAndRefuse();
            await().atMost(PlatformProcesses.LONG).until(() -> ready(platform).status() == 503);
            assertThat(ready(platform).text("database")).isEqualTo("away");
            assertThat(ApiClient.open(platform.readyGroup(0)).get("/health/live").status())
                    .isEqualTo(200);
            declined(processes, platform, "unavailable");
            proxy.join().reopen();
            await().atMost(PlatformProcesses.LONG).until(() -> ready(platform).status() == 200);
            processes.assertEachOrderEndsOnce(platform, all());
            assertNoWorkerFailed(platform);
        }
    }

    /** A server reports a full disk with the same code and message. */
    @Test
    void theDatabaseIsFullForAWhile() {
        try (PlatformProcesses processes =
                new PlatformProcesses(1, UnaryOperator.identity(), UnaryOperator.identity())) {
            ChildProcess platform = processes.start(Map.of());
            processes.depositForPayers(platform);
            takeOrders(processes, platform);
            processes.sql(
                    """
                    create function no_room() returns trigger language plpgsql as $$ begin
                      raise exception using errcode = '53100',
                        message = 'could not extend file: No space left on device';
                    end $$
                    """);
            List<String> tables = List.of("instruction", "journal", "bank_line");
            for (String table : tables) {
                processes.sql(
                        "create trigger no_room before insert or update on "
                                + table
                                + " execute function no_room()");
            }
            declined(processes, platform, "storage_full");
            assertThat(ready(platform).status()).isEqualTo(503);
            assertThat(ready(platform).text("database")).isEqualTo("full");
            for (String table : tables) {
                processes.sql("drop trigger no_room on " + table);
            }
            await().atMost(PlatformProcesses.LONG).until(() -> ready(platform).status() == 200);
            processes.assertEachOrderEndsOnce(platform, all());
            assertThat(processes.sql("select 1 from instruction where state = 'REVIEW'")).isEmpty();
            assertNoWorkerFailed(platform);
        }
    }

    @Test
    void ordersWaitForAnUnreachableBank() {
        try (PlatformProcesses processes =
                new PlatformProcesses(1, this::throughProxy, UnaryOperator.identity())) {
            ChildProcess platform = processes.start(Map.of());
            processes.depositForPayers(platform);
            proxy.join().breakAndRefuse();
            await().atMost(PlatformProcesses.LONG).until(() -> contact(platform).equals("away"));
            for (PlatformProcesses.TestOrder order : orders("during-")) {
                assertThat(processes.tryOrder(platform, order)).isEqualTo(201);
            }
            assertThat(ready(platform).status()).as("it takes orders").isEqualTo(200);
            proxy.join().reopen();
            processes.assertEachOrderEndsOnce(platform, orders("during-"));
            assertThat(processes.sql("select 1 from instruction where state <> 'SUCCEEDED'"))
                    .isEmpty();
            await().atMost(PlatformProcesses.LONG).until(() -> contact(platform).equals("answers"));
            assertNoWorkerFailed(platform);
        }
    }

    private static String contact(ChildProcess platform) {
        return ready(platform).text("/main_accounts/0/bank_contact");
    }
}
