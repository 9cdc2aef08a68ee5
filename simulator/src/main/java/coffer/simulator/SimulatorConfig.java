package coffer.simulator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to start a simulator.
 *
 * @param citicPort port of the CITIC bank; 0 takes a free one
 * @param controlPort port of the control API; 0 takes a free one
 * @param data where the books are kept, a file or a folder; empty keeps them in memory
 * @param population accounts of new books
 * @param journalLimit how many requests the journal remembers
 */
public record SimulatorConfig(
        int citicPort,
        int controlPort,
        Optional<Path> data,
        Population population,
        int journalLimit) {
    /** The port a company's front-end usually listens on. */
    static final int CITIC_PORT = 6789;

    /** The usual port of the control API. */
    static final int CONTROL_PORT = 8081;

    private static final int JOURNAL_LIMIT = 2000;

    /** For tests: free ports, books in memory, the usual accounts. */
    public static SimulatorConfig onFreePorts() {
        return on(0, 0);
    }

    /** On these ports, books in memory, the usual accounts. */
    public static SimulatorConfig on(int citicPort, int controlPort) {
        return new SimulatorConfig(
                citicPort, controlPort, Optional.empty(), Population.usual(), JOURNAL_LIMIT);
    }

    /** The same with books in a file or a folder. */
    SimulatorConfig withData(Path path) {
        return new SimulatorConfig(
                citicPort, controlPort, Optional.of(path), population, journalLimit);
    }

    /** The same with other first accounts. */
    public SimulatorConfig withPopulation(Population other) {
        return new SimulatorConfig(citicPort, controlPort, data, other, journalLimit);
    }

    /** The file of the books. */
    Optional<Path> file() {
        return data.map(path -> Files.isDirectory(path) ? path.resolve("books.jsonl") : path);
    }
}
