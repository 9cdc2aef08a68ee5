package coffer.platform;

import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient.Answer;
import coffer.platform.command.SeedFile;
import coffer.platform.config.Config;
import coffer.platform.config.ConfigReader;
import coffer.simulator.Population;
import coffer.simulator.Simulator;
import coffer.simulator.SimulatorConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/**
 * A simulated bank, a database of its own and a platform between the two, all in this JVM. The
 * platform's workers pause for less time than in production. Markets and main accounts are the
 * caller's.
 */
public final class TestPlatform implements AutoCloseable {

    /** Longer than anything here takes on a busy machine. */
    public static final Duration WAIT_LIMIT = Duration.ofSeconds(40);

    private static final Map<String, String> SHORT_PAUSES =
            Map.ofEntries(
                    Map.entry("work.idle-pause", "50ms"),
                    Map.entry("work.discovery-pause", "200ms"),
                    Map.entry("work.lines-poll", "200ms"),
                    Map.entry("work.lines-all", "200ms"),
                    Map.entry("work.balance-pause", "100ms"),
                    Map.entry("watch.pause", "200ms"),
                    Map.entry("watch.books-pause", "500ms"),
                    Map.entry("watch.seal-pause", "300ms"),
                    Map.entry("patience.back-off", "200ms"),
                    Map.entry("patience.resend", "100ms"));

    private final Simulator simulator;
    private final SimulatorControl bank;
    private final String databaseUrl;
    private final Map<String, String> settings = new HashMap<>(SHORT_PAUSES);
    private Platform platform;

    private TestPlatform(
            List<Population.Main> population,
            Function<String, List<String>> seeds,
            Map<String, String> overrides) {
        this.simulator =
                Simulator.start(
                        SimulatorConfig.onFreePorts().withPopulation(new Population(population)));
        this.bank = new SimulatorControl(simulator.controlUrl());
        this.databaseUrl = TestDatabase.withSchema();
        seeds.apply(simulator.bankUrl()).forEach(this::seed);
        settings.put("database.url", databaseUrl);
        settings.put("http.port", "0");
        settings.putAll(overrides);
        this.platform = Platform.start(config());
    }

    /**
     * Starts a bank, a database and a platform.
     *
     * @param population the main accounts that the bank begins with
     * @param seeds the seed files of the markets, from the URL of the bank
     * @param overrides settings of the platform in place of the usual ones
     */
    public static TestPlatform start(
            List<Population.Main> population,
            Function<String, List<String>> seeds,
            Map<String, String> overrides) {
        return new TestPlatform(population, seeds, overrides);
    }

    /** Writes a seed file into the books. */
    public void seed(String json) {
        SeedFile.read(json).write(databaseUrl);
    }

    /** The settings of the platform; another one may be started with them. */
    public Config config() {
        return ConfigReader.read(settings, Map.of()).get();
    }

    /** Stops the platform in good order and starts another on the same database. */
    public void restart() {
        platform.close();
        platform = Platform.start(config());
    }

    public Platform platform() {
        return platform;
    }

    /** A client of the platform's API with a key. */
    public ApiClient client(String key) {
        return ApiClient.withKey(platform.url(), key);
    }

    /** The control API of the bank. */
    public SimulatorControl bank() {
        return bank;
    }

    /** Where the bank is found. */
    public String bankUrl() {
        return simulator.bankUrl();
    }

    /** Runs a statement as the owner of the database; the first column of its rows. */
    public List<String> sql(String statement) {
        return TestDatabase.run(databaseUrl, statement);
    }

    /** The records of the books as SQL reads them. */
    public BookQueries books() {
        return new BookQueries(databaseUrl);
    }

    /** The body of an order; more fields may follow, each with a comma before it. */
    public static String order(
            String no, String kind, String payer, String payee, String amount, String more) {
        String parties =
                payee.isEmpty()
                        ? "\"payer\": \"%s\"".formatted(payer)
                        : "\"payer\": \"%s\", \"payee\": \"%s\"".formatted(payer, payee);
        return """
        {"out_request_no": "%s", "kind": "%s", %s, "amount": "%s", "currency": "CNY" %s}
        """
                .formatted(no, kind, parties, amount, more)
                .strip();
    }

    /** {@code total available frozen pending_out} of a fund account. */
    public static String balances(ApiClient market, String fundAccount) {
        Answer answer = market.get("/v1/fund-accounts/" + fundAccount);
        return String.join(
                " ",
                answer.text("/balances/total"),
                answer.text("/balances/available"),
                answer.text("/balances/frozen"),
                answer.text("/balances/pending_out"));
    }

    /** Waits until a check holds. */
    public static void eventually(ThrowingRunnable check) {
        awaiting().untilAsserted(check);
    }

    private static ConditionFactory awaiting() {
        return await().atMost(WAIT_LIMIT).pollInterval(Duration.ofMillis(30));
    }

    @Override
    public void close() {
        platform.close();
        simulator.close();
    }
}
