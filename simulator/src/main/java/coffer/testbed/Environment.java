package coffer.testbed;

import coffer.testbed.RunFolder.Contents;
import coffer.testbed.RunFolder.SavedMarket;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;

/**
 * The simulator and the platform as two processes on one folder, with the market opened on both
 * sides.
 *
 * <p>{@link #close} may be called by another thread, at any moment, also while the environment is
 * being started; children are only started, and only stopped, under this object's lock.
 */
public final class Environment implements AutoCloseable {

    static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final Duration PLATFORM_STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration SIMULATOR_STOP_LIMIT = Duration.ofSeconds(5);

    private final Options options;
    private final RunFolder folder;
    private final LeftoverProcesses leftovers;
    private final Programs programs;
    private final PrintWriter out;
    private final List<ChildProcess> children = new ArrayList<>();
    private Optional<FileLock> lock = Optional.empty();
    private boolean closed;

    public Environment(Options options, PrintWriter out) {
        this.options = options;
        this.folder = new RunFolder(options.folder());
        this.leftovers = new LeftoverProcesses(folder);
        this.programs = new Programs(options.platformJar(), folder);
        this.out = out;
    }

    /**
     * How to start it.
     *
     * @param fresh whether to begin with empty books on both sides
     * @param usualPorts whether to take 8080, 8081 and 6789 where they are free
     * @param members who was a member before
     * @param settings of the platform, by the names of the environment
     */
    public record Options(
            Path platformJar,
            Path folder,
            boolean fresh,
            boolean usualPorts,
            SampleMembers members,
            Map<String, String> settings) {}

    /**
     * What runs.
     *
     * @param readyNanos the time from the first process's start until both were ready
     */
    public record Running(
            ControlClient bank,
            PlatformClient market,
            Credentials credentials,
            ProcessHandle platform,
            Path platformLog,
            long readyNanos) {}

    /** Starts both processes and waits until the platform serves the market. */
    public Running start() {
        lockFolder();
        Optional<SavedMarket> opened = folder.savedMarket();
        int bankPort = bankPort(opened);
        opened.filter(before -> !before.bankUrl().endsWith(":" + bankPort))
                .ifPresent(_ ->
                        print(
                                "the bank's port of the earlier run is taken; it is "
                                        + bankPort
                                        + " now"));
        String bankAddress = "http://127.0.0.1:" + bankPort;
        SavedMarket keys =
                opened.map(before ->
                                new SavedMarket(
                                        before.apiKey(),
                                        before.makerKey(),
                                        before.checkerKey(),
                                        bankAddress,
                                        before.openedOn()))
                        .orElseGet(() ->
                                new SavedMarket(
                                        ApiKeyGenerator.client(),
                                        ApiKeyGenerator.staff(),
                                        ApiKeyGenerator.staff(),
                                        bankAddress,
                                        Programs.today()));
        programs.writeFiles(
                SampleParties.marketFile(
                        bankAddress, keys.apiKey(), options.members(), keys.openedOn()),
                options.members());
        long begun = System.nanoTime();
        ChildProcess simulator = start(() -> startSimulator(bankPort));
        ChildProcess platform = start(() -> startPlatform(keys));
        Matcher bankSaid = simulator.await(ChildProcess.SIMULATOR_READY, START_LIMIT);
        Matcher platformSaid = platform.await(ChildProcess.PLATFORM_READY, START_LIMIT);
        long readyNanos = System.nanoTime() - begun;
        String bankUrl = bankSaid.group(1);
        String platformUrl = platformSaid.group(1);
        ControlClient bank = new ControlClient(bankSaid.group(2));
        folder.save(keys);
        PlatformClient market =
                new PlatformClient(platformUrl, keys.apiKey(), keys.makerKey(), keys.checkerKey());
        awaitMarket(market);
        Credentials credentials =
                new Credentials(
                        platformUrl,
                        bankSaid.group(2),
                        bankUrl,
                        platformSaid.group(2),
                        SampleParties.MARKET,
                        keys);
        credentials.writeTo(folder);
        return new Running(
                bank, market, credentials, platform.handle(), platform.log(), readyNanos);
    }

    private void lockFolder() {
        synchronized (this) {
            lock = folder.lock();
        }
        if (lock.isEmpty()) {
            throw new TestbedFailure("another demonstration runs on " + folder);
        }
        List<String> ended = leftovers.stopAll();
        if (!ended.isEmpty()) {
            print("ended what a killed one left: " + String.join(", ", ended));
        }
        Contents holding = options.fresh() ? Contents.UNFINISHED : folder.contents();
        switch (holding) {
            case EMPTY, BOTH -> {}
            case UNFINISHED -> {
                leftovers.stopDatabase();
                folder.wipe();
            }
            case BANK_ONLY -> throw oneSideOnly("the bank", "the platform", folder.cluster());
            case PLATFORM_ONLY -> throw oneSideOnly("the platform", "the bank", folder.books());
        }
    }

    private static TestbedFailure oneSideOnly(String there, String missing, Path path) {
        return new TestbedFailure(
                "%s has its data from an earlier run, but %s has none (%s is not there)."
                                .formatted(there, missing, path)
                        + " They would not agree; begin anew with --fresh");
    }

    /** The port that the platform knows from an earlier run, or the usual one, or any. */
    private int bankPort(Optional<SavedMarket> opened) {
        int usual = options.usualPorts() ? 6789 : 0;
        int earlier =
                opened.map(before -> URI.create(before.bankUrl()).getPort())
                        .filter(port -> port > 0)
                        .orElse(usual);
        return freePort(isFree(earlier) ? earlier : usual);
    }

    /** A free port; the wanted one if it can be. */
    private static int freePort(int wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(
                    new InetSocketAddress(
                            InetAddress.ofLiteral("127.0.0.1"), isFree(wanted) ? wanted : 0));
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new TestbedFailure("there is no free port", failure);
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

    private synchronized ChildProcess start(Supplier<ChildProcess> starter) {
        if (closed) {
            throw new TestbedFailure("stopped");
        }
        ChildProcess child = starter.get();
        children.add(child);
        leftovers.record(children);
        return child;
    }

    private ChildProcess startSimulator(int bankPort) {
        int controlPort = freePort(options.usualPorts() ? 8081 : 0);
        return programs.startSimulator(folder.file("simulator.log"), bankPort, controlPort);
    }

    private ChildProcess startPlatform(SavedMarket keys) {
        Map<String, String> settings = new HashMap<>(options.settings());
        settings.put("COFFER_DATA", folder.data().toString());
        return programs.startPlatform(
                "platform",
                folder.file("platform.log"),
                true,
                keys.makerKey(),
                keys.checkerKey(),
                settings);
    }

    private void awaitMarket(PlatformClient market) {
        boolean all =
                Polling.until(
                        START_LIMIT,
                        () -> {
                            requireAlive();
                            return market.isReady() && market.holdsMainAccounts();
                        });
        if (!all) {
            throw new TestbedFailure("the platform does not serve the market");
        }
    }

    private void print(String text) {
        out.println(text);
        out.flush();
    }

    /** Throws if one of the children has ended, by itself or because the environment was closed. */
    public synchronized void requireAlive() {
        children.forEach(ChildProcess::requireAlive);
    }

    /** The last lines of each log, for the report of a failure. */
    public synchronized List<String> lastLines(int count) {
        List<String> lines = new ArrayList<>();
        for (ChildProcess child : children) {
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
        for (ChildProcess child : children.reversed()) {
            child.stop(
                    child.name().equals("platform") ? PLATFORM_STOP_LIMIT : SIMULATOR_STOP_LIMIT);
        }
        if (!children.isEmpty()) {
            leftovers.stopDatabase();
        }
        leftovers.forget();
        folder.release(lock.get());
    }
}
