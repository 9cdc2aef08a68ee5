package coffer.testbed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts the programs of an installation as child processes on one folder: the simulator, the
 * platform, and the platform's PostgreSQL alone.
 *
 * @param platformJar the platform's program; the simulator is in this program's own jar
 */
public record Programs(Path platformJar, RunFolder folder) {

    private static final ZoneId BANKS_ZONE = ZoneId.of("Asia/Shanghai");
    private static final String SIMULATOR_MAIN = "coffer.simulator.Main";
    private static final String MARKET_FILE = "market.json";
    private static final String POPULATION_FILE = "population.json";

    /** The bank's date now. */
    public static LocalDate today() {
        return LocalDate.now(BANKS_ZONE);
    }

    /** Writes the files that the platform and the simulator read when they start. */
    public void writeFiles(ObjectNode market, SampleMembers members) {
        write(MARKET_FILE, market);
        write(POPULATION_FILE, SampleParties.initialAccountsFile(members));
    }

    private void write(String file, ObjectNode json) {
        folder.write(file, json.toPrettyString() + "\n");
    }

    /** Starts the simulator on two ports. */
    public ChildProcess startSimulator(Path log, int bankPort, int controlPort) {
        List<String> arguments =
                List.of(
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
        return ChildProcess.start("simulator", log, arguments, Map.of());
    }

    /** Starts the embedded PostgreSQL without a platform. */
    public ChildProcess startDatabase(Path log) {
        return ChildProcess.start(
                "database",
                log,
                List.of("-jar", platformJar.toString(), "database"),
                Map.of("COFFER_DATA", folder.data().toString()));
    }

    /**
     * Starts a platform.
     *
     * @param readsMarket whether it reads the market's file first
     * @param settings by the names of the environment; the keys of the staff are added
     */
    public ChildProcess startPlatform(
            String name,
            Path log,
            boolean readsMarket,
            String makerKey,
            String checkerKey,
            Map<String, String> settings) {
        List<String> arguments = new ArrayList<>(List.of("-jar", platformJar.toString(), "serve"));
        if (readsMarket) {
            arguments.addAll(List.of("--market", folder.file(MARKET_FILE).toString()));
        }
        Map<String, String> all = new HashMap<>(settings);
        all.put(
                "COFFER_STAFF_KEYS",
                "%1$s/%2$s=%3$s %1$s/%4$s=%5$s"
                        .formatted(
                                SampleParties.MARKET,
                                SampleParties.MAKER,
                                makerKey,
                                SampleParties.CHECKER,
                                checkerKey));
        return ChildProcess.start(name, log, arguments, all);
    }
}
