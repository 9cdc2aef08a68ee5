package coffer.testbed.storm;

import coffer.testbed.ApiKeyGenerator;
import coffer.testbed.ChildProcess;
import coffer.testbed.ControlClient;
import coffer.testbed.FreePorts;
import coffer.testbed.JsonClient;
import coffer.testbed.LeftoverProcesses;
import coffer.testbed.Polling;
import coffer.testbed.Programs;
import coffer.testbed.RunFolder;
import coffer.testbed.SampleMembers;
import coffer.testbed.SampleParties;
import coffer.testbed.TestbedFailure;
import coffer.testbed.storm.NetworkFaults.Rates;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The installation under test: PostgreSQL, the bank and two platforms as supervised processes, and
 * the proxies between them. The control API of the bank and the platforms' health are reached
 * without a proxy.
 *
 * <p>{@link #close} may be called by another thread, at any moment; a process is only started under
 * this object's lock.
 */
final class Installation implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final Pattern REQUEST_NO = Pattern.compile("\"out_request_no\":\"([^\"]+)\"");

    private final Programs programs;
    private final RunFolder folder;
    private final LeftoverProcesses leftovers;
    private final SampleMembers members;
    private final EventCounters counters;
    private final AtomicBoolean suspended = new AtomicBoolean(true);
    private final Set<String> copied = ConcurrentHashMap.newKeySet();
    private final String apiKey = ApiKeyGenerator.client();
    private final String makerKey = ApiKeyGenerator.staff();
    private final String checkerKey = ApiKeyGenerator.staff();
    private final int bankPort = FreePorts.free();
    private final int controlPort = FreePorts.free();
    private final List<Integer> platformPorts = List.of(FreePorts.free(), FreePorts.free());
    private final SupervisedProcess database;
    private final SupervisedProcess bank;
    private final List<SupervisedProcess> platforms;
    private final Map<String, ChildProcess> children = new HashMap<>();
    private final List<FaultyProxy> toPlatforms = new ArrayList<>();
    private final FaultyProxy toBank;
    private final FaultyProxy toDatabase;
    private volatile Duration ahead = Duration.ZERO;
    private Optional<FileLock> lock = Optional.empty();
    private boolean closed;

    Installation(
            Path platformJar,
            Path folder,
            SampleMembers members,
            EventCounters counters,
            long seed) {
        this.folder = new RunFolder(folder);
        this.leftovers = new LeftoverProcesses(this.folder);
        this.programs = new Programs(platformJar, this.folder);
        this.members = members;
        this.counters = counters;
        this.toDatabase = link("platform-database", ChaosSettings.TO_THE_DATABASE, seed);
        this.toBank = link("platform-bank", ChaosSettings.TO_THE_BANK, seed);
        this.database =
                new SupervisedProcess(
                        "database", this::startDatabase, ChildProcess.DATABASE_READY, counters);
        this.bank =
                new SupervisedProcess(
                        "simulator", this::startBank, ChildProcess.SIMULATOR_READY, counters);
        List<SupervisedProcess> both = new ArrayList<>();
        for (int at = 0; at < platformPorts.size(); at++) {
            int place = at;
            String name = place == 0 ? "platform-a" : "platform-b";
            both.add(
                    new SupervisedProcess(
                            name,
                            time -> startPlatform(name, place, time),
                            ChildProcess.PLATFORM_READY,
                            counters));
            FaultyProxy link = link("client-" + name, ChaosSettings.AMONG_CLIENTS, seed);
            link.forwardTo(platformPorts.get(place));
            toPlatforms.add(link);
        }
        this.platforms = List.copyOf(both);
    }

    private FaultyProxy link(String name, Rates rates, long seed) {
        return new FaultyProxy(
                FreePorts.free(),
                new NetworkFaults(name, rates, suspended, counters, seed),
                this::recordDuplicate);
    }

    /** The request number of a market's request; a message to the bank has none. */
    private void recordDuplicate(String request) {
        Matcher matcher = REQUEST_NO.matcher(request);
        if (matcher.find()) {
            copied.add(matcher.group(1));
        }
    }

    /** Starts everything, with faults suspended. */
    void start() {
        lockFolder();
        ObjectNode market =
                SampleParties.marketFile(
                        "http://127.0.0.1:" + toBank.port(), apiKey, members, Programs.today());
        ObjectNode settings = (ObjectNode) market.path("main_accounts").path(0).path("settings");
        ChaosSettings.BANK_TIMEOUTS.forEach(settings::put);
        programs.writeFiles(market, members);
        toBank.forwardTo(bankPort);
        chooseDatabasePort();
        bank.start();
        database.start();
        database.awaitReady(START_LIMIT);
        toDatabase.forwardTo(databasePort());
        bank.awaitReady(START_LIMIT);
        for (SupervisedProcess platform : platforms) {
            platform.start();
            platform.awaitReady(START_LIMIT);
        }
        boolean held = Polling.until(START_LIMIT, () -> leaseHolder().isPresent());
        if (!held) {
            throw new TestbedFailure("no platform holds the lease of the main account");
        }
    }

    private void lockFolder() {
        synchronized (this) {
            lock = folder.lock();
        }
        if (lock.isEmpty()) {
            throw new TestbedFailure("another chaos test runs on " + folder);
        }
        leftovers.stopAll();
        leftovers.stopDatabase();
        folder.wipe();
    }

    private int databasePort() {
        String line =
                database.child()
                        .flatMap(child -> child.logged(ChildProcess.DATABASE_READY))
                        .map(said -> said.group(1))
                        .orElseThrow(
                                () -> new TestbedFailure("the database did not print its URL"));
        return URI.create(line).getPort();
    }

    /** The embedded server takes the port that its folder records, if it is free. */
    private void chooseDatabasePort() {
        try {
            Files.createDirectories(folder.data());
            Files.writeString(folder.data().resolve("port"), FreePorts.free() + "\n");
        } catch (IOException failure) {
            throw new TestbedFailure("cannot write in " + folder, failure);
        }
    }

    private ChildProcess startDatabase(int time) {
        return start("database", () -> programs.startDatabase(log("database", time)));
    }

    private ChildProcess startBank(int time) {
        return start(
                "simulator",
                () -> programs.startSimulator(log("simulator", time), bankPort, controlPort));
    }

    private ChildProcess startPlatform(String name, int place, int time) {
        Map<String, String> settings = new HashMap<>(ChaosSettings.PLATFORM_INTERVALS);
        settings.put(
                "COFFER_DATABASE_URL",
                "postgresql://postgres@127.0.0.1:" + toDatabase.port() + "/postgres");
        settings.put("COFFER_CLOCK_AHEAD", ahead.toHours() + "h");
        settings.put("COFFER_HTTP_PORT", Integer.toString(platformPorts.get(place)));
        boolean first = place == 0 && time == 1;
        return start(
                name,
                () ->
                        programs.startPlatform(
                                name, log(name, time), first, makerKey, checkerKey, settings));
    }

    private Path log(String name, int time) {
        return folder.file("%s.%03d.log".formatted(name, time));
    }

    private synchronized ChildProcess start(String name, Supplier<ChildProcess> starter) {
        if (closed) {
            throw new TestbedFailure("stopped");
        }
        ChildProcess child = starter.get();
        children.put(name, child);
        leftovers.record(List.copyOf(children.values()));
        return child;
    }

    /** Suspends the faults of the network, or resumes them. */
    void suspendFaults(boolean suspend) {
        suspended.set(suspend);
    }

    /** Lets days pass, for the bank and for both platforms, which are started again. */
    void advanceClock(Duration days) {
        ahead = ahead.plus(days);
        try (JsonClient control = control()) {
            control.post(
                    "/sim/clock",
                    JsonClient.JSON.createObjectNode().put("advance", days.toString()));
        }
        for (SupervisedProcess platform : platforms) {
            platform.restart(STOP_LIMIT);
        }
        if (!Polling.until(START_LIMIT, () -> leaseHolder().isPresent())) {
            throw new TestbedFailure("no platform holds the lease of the main account");
        }
    }

    List<SupervisedProcess> platforms() {
        return platforms;
    }

    SupervisedProcess bank() {
        return bank;
    }

    SupervisedProcess database() {
        return database;
    }

    /** SIGKILL to PostgreSQL itself. */
    void killPostgres() {
        leftovers.database().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Where clients reach a platform, through its proxy. */
    int clientPort(int place) {
        return toPlatforms.get(place).port();
    }

    /** Where a platform listens. */
    int platformPort(int place) {
        return platformPorts.get(place);
    }

    /** The index of the platform that reports to hold the main account's lease, if one does. */
    Optional<Integer> leaseHolder() {
        for (int place = 0; place < platforms.size(); place++) {
            if (holdsLease(place)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    /** Whether a platform reports that it holds the main account's lease. */
    boolean holdsLease(int place) {
        try {
            RawHttpClient.Response answer =
                    new RawHttpClient("").get(platformPorts.get(place), "/health/ready");
            return answer.body().path("main_accounts").path(0).path("lease_held").asBoolean();
        } catch (IOException away) {
            return false;
        }
    }

    /** Whether a request was delivered twice on its way to a platform. */
    boolean wasDuplicated(String requestNo) {
        return copied.contains(requestNo);
    }

    SampleMembers members() {
        return members;
    }

    String apiKey() {
        return apiKey;
    }

    String platformUrl(int place) {
        return "http://127.0.0.1:" + platformPorts.get(place);
    }

    String makerKey() {
        return makerKey;
    }

    String checkerKey() {
        return checkerKey;
    }

    /** A client of the bank's control API; the caller closes it. */
    ControlClient bankClient() {
        return new ControlClient("http://127.0.0.1:" + controlPort);
    }

    /** The bank's control API; the caller closes it. */
    JsonClient control() {
        return new JsonClient("http://127.0.0.1:" + controlPort, Map.of());
    }

    /** Waits until every process is ready. */
    void awaitAll() {
        database.awaitReady(START_LIMIT);
        bank.awaitReady(START_LIMIT);
        platforms.forEach(platform -> platform.awaitReady(START_LIMIT));
    }

    /** The last lines of each log, for the report of a failure. */
    synchronized List<String> lastLines(int count) {
        List<String> lines = new ArrayList<>();
        for (ChildProcess child : children.values()) {
            lines.add("--- " + child.log());
            lines.addAll(child.lastLines(count));
        }
        return lines;
    }

    /** The folder with the logs and the books of both sides. */
    RunFolder folder() {
        return folder;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Stops the platforms, then the bank and the database, and every process that was left running.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        if (lock.isEmpty()) {
            return;
        }
        suspendFaults(true);
        List<SupervisedProcess> all = new ArrayList<>(platforms);
        all.add(bank);
        all.add(database);
        all.forEach(process -> process.stop(STOP_LIMIT));
        leftovers.stopDatabase();
        leftovers.forget();
        toPlatforms.forEach(FaultyProxy::close);
        toBank.close();
        toDatabase.close();
        folder.release(lock.get());
    }
}
