package coffer.testbed;

import coffer.testbed.Folder.Holding;
import coffer.testbed.Folder.Opened;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * The simulator and the platform as two processes on one folder, with the market opened on both
 * sides.
 *
 * <p>{@link #close} may be called by another thread, at any moment, also while the stage is being
 * put up; children are only started, and only stopped, under this object's lock.
 */
public final class Stage implements AutoCloseable {

    static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final Duration PLATFORM_STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration SIMULATOR_STOP_LIMIT = Duration.ofSeconds(5);
    private static final ZoneId BANKS_ZONE = ZoneId.of("Asia/Shanghai");
    private static final String MARKET_FILE = "market.json";
    private static final String POPULATION_FILE = "population.json";
    private static final String SIMULATOR_MAIN = "coffer.simulator.Main";

    private final Plan plan;
    private final Folder folder;
    private final Leftovers leftovers;
    private final PrintWriter out;
    private final List<Child> children = new ArrayList<>();
    private Optional<FileLock> lock = Optional.empty();
    private boolean closed;

    public Stage(Plan plan, PrintWriter out) {
        this.plan = plan;
        this.folder = new Folder(plan.folder());
        this.leftovers = new Leftovers(folder);
        this.out = out;
    }

    /**
     * How to put it up.
     *
     * @param fresh whether to begin with empty books on both sides
     * @param usualPorts whether to take 8080, 8081 and 6789 where they are free
     * @param crowd who was a member before
     * @param settings of the platform, by the names of the environment
     */
    public record Plan(
            Path platformJar,
            Path folder,
            boolean fresh,
            boolean usualPorts,
            Crowd crowd,
            Map<String, String> settings) {}

    /**
     * What stands.
     *
     * @param readyNanos the time from the first process's start until both were ready
     */
    public record Standing(
            BankDesk bank,
            MarketDesk market,
            Credentials credentials,
            ProcessHandle platform,
            Path platformLog,
            long readyNanos) {}

    /** Puts it up. */
    public Standing open() {
        takeFolder();
        Optional<Opened> opened = folder.opened();
        int bankPort = bankPort(opened);
        opened.filter(before -> !before.bankUrl().endsWith(":" + bankPort))
                .ifPresent(_ ->
                        tell(
                                "the bank's port of the earlier run is taken; it is "
                                        + bankPort
                                        + " now"));
        String bankAddress = "http://127.0.0.1:" + bankPort;
        Opened keys =
                opened.map(before ->
                                new Opened(
                                        before.apiKey(),
                                        before.makerKey(),
                                        before.checkerKey(),
                                        bankAddress,
                                        before.openedOn()))
                        .orElseGet(() ->
                                new Opened(
                                        Keys.client(),
                                        Keys.staff(),
                                        Keys.staff(),
                                        bankAddress,
                                        today()));
        write(MARKET_FILE, Cast.market(bankAddress, keys.apiKey(), plan.crowd(), keys.openedOn()));
        write(POPULATION_FILE, Cast.population(plan.crowd()));
        long begun = System.nanoTime();
        Child simulator = start("simulator", simulatorArguments(bankPort), Map.of());
        Child platform =
                start(
                        "platform",
                        platformArguments("serve", "--market", folder.file(MARKET_FILE).toString()),
                        platformSettings(keys));
        Matcher bankSaid = simulator.await(Child.SIMULATOR_READY, START_LIMIT);
        Matcher platformSaid = platform.await(Child.PLATFORM_READY, START_LIMIT);
        long readyNanos = System.nanoTime() - begun;
        String bankUrl = bankSaid.group(1);
        String platformUrl = platformSaid.group(1);
        BankDesk bank = new BankDesk(bankSaid.group(2));
        folder.open(keys);
        MarketDesk market =
                new MarketDesk(platformUrl, keys.apiKey(), keys.makerKey(), keys.checkerKey());
        awaitMarket(market);
        Credentials credentials =
                new Credentials(
                        platformUrl,
                        bankSaid.group(2),
                        bankUrl,
                        platformSaid.group(2),
                        Cast.MARKET,
                        keys);
        credentials.writeTo(folder);
        return new Standing(
                bank, market, credentials, platform.handle(), platform.log(), readyNanos);
    }

    private static LocalDate today() {
        return LocalDate.now(BANKS_ZONE);
    }

    private void write(String file, ObjectNode json) {
        folder.write(file, json.toPrettyString() + "\n");
    }

    private void takeFolder() {
        synchronized (this) {
            lock = folder.lock();
        }
        if (lock.isEmpty()) {
            throw new StageFailure("another demonstration runs on " + folder);
        }
        List<String> ended = leftovers.end();
        if (!ended.isEmpty()) {
            tell("ended what a killed one left: " + String.join(", ", ended));
        }
        Holding holding = plan.fresh() ? Holding.UNFINISHED : folder.holding();
        switch (holding) {
            case NOTHING, BOTH -> {}
            case UNFINISHED -> {
                leftovers.endDatabase();
                folder.wipe();
            }
            case ONLY_THE_BANK -> throw onlyOne("the bank", "the platform", folder.cluster());
            case ONLY_THE_PLATFORM -> throw onlyOne("the platform", "the bank", folder.books());
        }
    }

    private static StageFailure onlyOne(String there, String missing, Path path) {
        return new StageFailure(
                "%s has its data from an earlier run, but %s has none (%s is not there)."
                                .formatted(there, missing, path)
                        + " They would not agree; begin anew with --fresh");
    }

    /** The port that the platform knows from an earlier run, or the usual one, or any. */
    private int bankPort(Optional<Opened> opened) {
        int usual = plan.usualPorts() ? 6789 : 0;
        int earlier =
                opened.map(before -> URI.create(before.bankUrl()).getPort())
                        .filter(port -> port > 0)
                        .orElse(usual);
        return freePort(isFree(earlier) ? earlier : usual);
    }

    /** A port that nobody has; the wanted one if it can be. */
    private static int freePort(int wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(
                    new InetSocketAddress(
                            InetAddress.ofLiteral("127.0.0.1"), isFree(wanted) ? wanted : 0));
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new StageFailure("there is no free port", failure);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private List<String> simulatorArguments(int bankPort) {
        int controlPort = freePort(plan.usualPorts() ? 8081 : 0);
        return List.of(
                "-cp",
                System.getProperty("java.class.path"),
                SIMULATOR_MAIN,
                "--citic-port",
                Integer.toString(bankPort),
                "--control-port",
                Integer.toString(controlPort),
                "--data",
                folder.books().toString(),
                "--population",
                folder.file(POPULATION_FILE).toString());
    }

    private List<String> platformArguments(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-jar", plan.platformJar().toString()));
        all.addAll(List.of(arguments));
        return all;
    }

    private Map<String, String> platformSettings(Opened keys) {
        Map<String, String> settings = new HashMap<>(plan.settings());
        settings.put(
                "COFFER_STAFF_KEYS",
                "%1$s/%2$s=%3$s %1$s/%4$s=%5$s"
                        .formatted(
                                Cast.MARKET,
                                Cast.MAKER,
                                keys.makerKey(),
                                Cast.CHECKER,
                                keys.checkerKey()));
        settings.put("COFFER_DATA", folder.data().toString());
        return settings;
    }

    private synchronized Child start(
            String name, List<String> arguments, Map<String, String> settings) {
        if (closed) {
            throw new StageFailure("told to stop");
        }
        Child child = Child.start(name, folder.file(name + ".log"), arguments, settings);
        children.add(child);
        leftovers.record(children);
        return child;
    }

    private void awaitMarket(MarketDesk market) {
        boolean all =
                Waiting.until(
                        START_LIMIT,
                        () -> {
                            requireAlive();
                            return market.serves() && market.holdsMainAccounts();
                        });
        if (!all) {
            throw new StageFailure("the platform does not serve the market");
        }
    }

    private void tell(String text) {
        out.println(text);
        out.flush();
    }

    /** Throws if one of the children has ended, by itself or because the stage was closed. */
    public synchronized void requireAlive() {
        children.forEach(Child::requireAlive);
    }

    /** The end of each log, for when something went wrong. */
    public synchronized List<String> lastLines(int count) {
        List<String> lines = new ArrayList<>();
        for (Child child : children) {
            lines.add("--- " + child.log());
            lines.addAll(child.lastLines(count));
        }
        return lines;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** Stops the platform, then the bank, then a database that no platform stopped. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (lock.isEmpty()) {
            return;
        }
        for (Child child : children.reversed()) {
            child.stop(
                    child.name().equals("platform") ? PLATFORM_STOP_LIMIT : SIMULATOR_STOP_LIMIT);
        }
        if (!children.isEmpty()) {
            leftovers.endDatabase();
        }
        leftovers.forget();
        try {
            lock.get().acquiredBy().close();
        } catch (IOException failure) {
            throw new StageFailure("cannot leave " + folder, failure);
        }
    }
}
