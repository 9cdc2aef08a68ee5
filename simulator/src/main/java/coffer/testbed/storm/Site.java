package coffer.testbed.storm;

import coffer.testbed.BankDesk;
import coffer.testbed.Cast;
import coffer.testbed.Child;
import coffer.testbed.Crowd;
import coffer.testbed.Folder;
import coffer.testbed.JsonApi;
import coffer.testbed.Keys;
import coffer.testbed.Leftovers;
import coffer.testbed.Ports;
import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import coffer.testbed.storm.Weather.Climate;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the storm goes over: PostgreSQL, the bank and two platforms as processes that are kept up,
 * and the links between them. The control API of the bank and the platforms' health are reached
 * beside the links: they are the eyes of the storm.
 *
 * <p>{@link #close} may be called by another thread, at any moment; a process is only started under
 * this object's lock.
 */
final class Site implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final ZoneId BANKS_ZONE = ZoneId.of("Asia/Shanghai");
    private static final String MARKET_FILE = "market.json";
    private static final String POPULATION_FILE = "population.json";
    private static final Pattern REQUEST_NO = Pattern.compile("\"out_request_no\":\"([^\"]+)\"");

    private static final Climate AMONG_CLIENTS =
            new Climate(6, 4, 6, 1_500, Duration.ofSeconds(2), Duration.ofSeconds(2));
    private static final Climate TO_THE_BANK =
            new Climate(4, 3, 4, 2_500, Duration.ofSeconds(5), Duration.ofSeconds(2));
    private static final Climate TO_THE_DATABASE =
            new Climate(50, 30, 0, 400_000, Duration.ofSeconds(2), Duration.ofSeconds(1));

    /** Short, so that a minute is long. Quiet is longer than anything can be under way. */
    private static final Map<String, String> PACE =
            Map.ofEntries(
                    Map.entry("COFFER_WORK_LEASE_LENGTH", "2s"),
                    Map.entry("COFFER_WORK_DISCOVERY_PAUSE", "300ms"),
                    Map.entry("COFFER_WORK_AWAY_PAUSE", "500ms"),
                    Map.entry("COFFER_WORK_LINES_POLL", "500ms"),
                    Map.entry("COFFER_WORK_LINES_RESTLESS", "5s"),
                    Map.entry("COFFER_WORK_LINES_ALL", "10s"),
                    Map.entry("COFFER_WORK_LINES_OVERLAP_EVERY", "20s"),
                    Map.entry("COFFER_WORK_BALANCE_STALE", "10s"),
                    Map.entry("COFFER_PATIENCE_BACK_OFF", "300ms"),
                    Map.entry("COFFER_PATIENCE_LONGEST_PAUSE", "2s"),
                    Map.entry("COFFER_PATIENCE_QUIET", "12s"),
                    Map.entry("COFFER_PATIENCE_UNKNOWN", "20s"),
                    Map.entry("COFFER_PATIENCE_REVIEW", "1s"),
                    Map.entry("COFFER_PATIENCE_RESEND", "200ms"),
                    Map.entry("COFFER_DATABASE_STATEMENT_LIMIT", "5s"),
                    Map.entry("COFFER_WATCH_PAUSE", "1s"),
                    Map.entry("COFFER_WATCH_BOOKS_PAUSE", "2s"));

    private static final Map<String, String> BANK_PACE =
            Map.of(
                    "connectTimeoutMillis", "1000",
                    "readTimeoutMillis", "3000",
                    "replyTimeoutMillis", "6000");

    private final Path platformJar;
    private final Folder folder;
    private final Leftovers leftovers;
    private final Crowd crowd;
    private final Tally tally;
    private final AtomicBoolean calm = new AtomicBoolean(true);
    private final Set<String> copied = ConcurrentHashMap.newKeySet();
    private final String apiKey = Keys.client();
    private final String makerKey = Keys.staff();
    private final String checkerKey = Keys.staff();
    private final int bankPort = Ports.free();
    private final int controlPort = Ports.free();
    private final List<Integer> platformPorts = List.of(Ports.free(), Ports.free());
    private final Keeper database;
    private final Keeper bank;
    private final List<Keeper> platforms;
    private final Map<String, Child> children = new HashMap<>();
    private final List<Link> toPlatforms = new ArrayList<>();
    private final Link toBank;
    private final Link toDatabase;
    private volatile Duration ahead = Duration.ZERO;
    private Optional<FileLock> lock = Optional.empty();
    private boolean closed;

    Site(Path platformJar, Path folder, Crowd crowd, Tally tally, long seed) {
        this.platformJar = platformJar;
        this.folder = new Folder(folder);
        this.leftovers = new Leftovers(this.folder);
        this.crowd = crowd;
        this.tally = tally;
        this.toDatabase = link("platform-database", TO_THE_DATABASE, seed);
        this.toBank = link("platform-bank", TO_THE_BANK, seed);
        this.database = new Keeper("database", this::startDatabase, Child.DATABASE_READY, tally);
        this.bank = new Keeper("simulator", this::startBank, Child.SIMULATOR_READY, tally);
        List<Keeper> both = new ArrayList<>();
        for (int at = 0; at < platformPorts.size(); at++) {
            int place = at;
            String name = place == 0 ? "platform-a" : "platform-b";
            both.add(
                    new Keeper(
                            name,
                            time -> startPlatform(name, place, time),
                            Child.PLATFORM_READY,
                            tally));
            Link link = link("client-" + name, AMONG_CLIENTS, seed);
            link.leadTo(platformPorts.get(place));
            toPlatforms.add(link);
        }
        this.platforms = List.copyOf(both);
    }

    private Link link(String name, Climate climate, long seed) {
        return new Link(
                Ports.free(), new Weather(name, climate, calm, tally, seed), this::noteCopy);
    }

    /** A market's request is known by its number; what goes to the bank has none. */
    private void noteCopy(String request) {
        Matcher matcher = REQUEST_NO.matcher(request);
        if (matcher.find()) {
            copied.add(matcher.group(1));
        }
    }

    /** Puts everything up, in good weather. */
    void open() {
        takeFolder();
        ObjectNode market =
                Cast.market("http://127.0.0.1:" + toBank.port(), apiKey, crowd, today());
        ObjectNode settings = (ObjectNode) market.path("main_accounts").path(0).path("settings");
        BANK_PACE.forEach(settings::put);
        folder.write(MARKET_FILE, market.toPrettyString() + "\n");
        folder.write(POPULATION_FILE, Cast.population(crowd).toPrettyString() + "\n");
        toBank.leadTo(bankPort);
        choosePortOfDatabase();
        bank.open();
        database.open();
        database.awaitReady(START_LIMIT);
        toDatabase.leadTo(databasePort());
        bank.awaitReady(START_LIMIT);
        for (Keeper platform : platforms) {
            platform.open();
            platform.awaitReady(START_LIMIT);
        }
        boolean held = Waiting.until(START_LIMIT, () -> holder().isPresent());
        if (!held) {
            throw new StageFailure("no platform looks after the main account");
        }
    }

    private static LocalDate today() {
        return LocalDate.now(BANKS_ZONE);
    }

    private void takeFolder() {
        synchronized (this) {
            lock = folder.lock();
        }
        if (lock.isEmpty()) {
            throw new StageFailure("another storm goes over " + folder);
        }
        leftovers.end();
        leftovers.endDatabase();
        folder.wipe();
    }

    private int databasePort() {
        String line =
                database.child()
                        .flatMap(child -> child.said(Child.DATABASE_READY))
                        .map(said -> said.group(1))
                        .orElseThrow(() -> new StageFailure("the database does not say where"));
        return URI.create(line).getPort();
    }

    /** The embedded server listens where its folder says, if it can. */
    private void choosePortOfDatabase() {
        try {
            Files.createDirectories(folder.data());
            Files.writeString(folder.data().resolve("port"), Ports.free() + "\n");
        } catch (IOException failure) {
            throw new StageFailure("cannot write in " + folder, failure);
        }
    }

    private Child startDatabase(int time) {
        return start(
                "database",
                time,
                List.of("-jar", platformJar.toString(), "database"),
                Map.of("COFFER_DATA", folder.data().toString()));
    }

    private Child startBank(int time) {
        List<String> arguments =
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "coffer.simulator.Main",
                        "--citic-port",
                        Integer.toString(bankPort),
                        "--control-port",
                        Integer.toString(controlPort),
                        "--data",
                        folder.books().toString(),
                        "--population",
                        folder.file(POPULATION_FILE).toString());
        return start("simulator", time, arguments, Map.of());
    }

    private Child startPlatform(String name, int place, int time) {
        List<String> arguments = new ArrayList<>(List.of("-jar", platformJar.toString(), "serve"));
        if (place == 0 && time == 1) {
            arguments.addAll(List.of("--market", folder.file(MARKET_FILE).toString()));
        }
        Map<String, String> settings = new HashMap<>(PACE);
        settings.put(
                "COFFER_DATABASE_URL",
                "postgresql://postgres@127.0.0.1:" + toDatabase.port() + "/postgres");
        settings.put("COFFER_CLOCK_AHEAD", ahead.toHours() + "h");
        settings.put("COFFER_HTTP_PORT", Integer.toString(platformPorts.get(place)));
        settings.put(
                "COFFER_STAFF_KEYS",
                "%1$s/%2$s=%3$s %1$s/%4$s=%5$s"
                        .formatted(Cast.MARKET, Cast.MAKER, makerKey, Cast.CHECKER, checkerKey));
        return start(name, time, arguments, settings);
    }

    private synchronized Child start(
            String name, int time, List<String> arguments, Map<String, String> settings) {
        if (closed) {
            throw new StageFailure("told to stop");
        }
        Path log = folder.file("%s.%03d.log".formatted(name, time));
        Child child = Child.start(name, log, arguments, settings);
        children.put(name, child);
        leftovers.record(List.copyOf(children.values()));
        return child;
    }

    /** From now on the weather is bad, or good again. */
    void calm(boolean isCalm) {
        calm.set(isCalm);
    }

    /** Lets days pass, for the bank and for both platforms, which are started again. */
    void goForward(Duration days) {
        ahead = ahead.plus(days);
        try (JsonApi control = control()) {
            control.post(
                    "/sim/clock", JsonApi.JSON.createObjectNode().put("advance", days.toString()));
        }
        for (Keeper platform : platforms) {
            platform.restart(STOP_LIMIT);
        }
        if (!Waiting.until(START_LIMIT, () -> holder().isPresent())) {
            throw new StageFailure("no platform looks after the main account");
        }
    }

    List<Keeper> platforms() {
        return platforms;
    }

    Keeper bank() {
        return bank;
    }

    Keeper database() {
        return database;
    }

    /** SIGKILL to PostgreSQL itself. */
    void killPostgres() {
        leftovers.database().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Where clients reach a platform, through the weather. */
    int clientPort(int place) {
        return toPlatforms.get(place).port();
    }

    /** Where a platform listens. */
    int platformPort(int place) {
        return platformPorts.get(place);
    }

    /** The place of the platform that looks after the main account, if one says so. */
    Optional<Integer> holder() {
        for (int place = 0; place < platforms.size(); place++) {
            if (holds(place)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    /** Whether a platform says that it looks after the main account. */
    boolean holds(int place) {
        try {
            Wire.Answer answer = new Wire("").get(platformPorts.get(place), "/health/ready");
            return answer.body().path("main_accounts").path(0).path("lease_held").asBoolean();
        } catch (IOException away) {
            return false;
        }
    }

    /** Whether a request was delivered twice on its way to a platform. */
    boolean wasCopied(String requestNo) {
        return copied.contains(requestNo);
    }

    Crowd crowd() {
        return crowd;
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

    /** The bank's counter; the caller closes it. */
    BankDesk bankDesk() {
        return new BankDesk("http://127.0.0.1:" + controlPort);
    }

    /** The bank's control API; the caller closes it. */
    JsonApi control() {
        return new JsonApi("http://127.0.0.1:" + controlPort, Map.of());
    }

    /** Waits until everything is up. */
    void awaitAll() {
        database.awaitReady(START_LIMIT);
        bank.awaitReady(START_LIMIT);
        platforms.forEach(platform -> platform.awaitReady(START_LIMIT));
    }

    /** The end of each log, for when something went wrong. */
    synchronized List<String> lastLines(int count) {
        List<String> lines = new ArrayList<>();
        for (Child child : children.values()) {
            lines.add("--- " + child.log());
            lines.addAll(child.lastLines(count));
        }
        return lines;
    }

    /** The folder with the logs and the books of both sides. */
    Folder folder() {
        return folder;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Stops the platforms, then the bank and the database, and whatever was left behind. */
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
        calm(true);
        List<Keeper> all = new ArrayList<>(platforms);
        all.add(bank);
        all.add(database);
        all.forEach(keeper -> keeper.close(STOP_LIMIT));
        leftovers.endDatabase();
        leftovers.forget();
        toPlatforms.forEach(Link::close);
        toBank.close();
        toDatabase.close();
        try {
            lock.get().acquiredBy().close();
        } catch (IOException failure) {
            throw new StageFailure("cannot leave " + folder, failure);
        }
    }
}
