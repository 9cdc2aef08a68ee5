package coffer.simulator;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code simulator}: starts a simulator, prints where it listens, and runs until
 * SIGTERM. It can also be run as a program of its own.
 */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        description = "Simulates the banks on loopback only, with invented accounts and money.")
public final class Main implements Callable<Integer> {
    @Option(
            names = "--citic-port",
            defaultValue = "6789",
            description = "port of the CITIC bank, 0 for a free one (${DEFAULT-VALUE})")
    private int citicPort;

    @Option(
            names = "--control-port",
            defaultValue = "8081",
            description = "port of the control API, 0 for a free one (${DEFAULT-VALUE})")
    private int controlPort;

    @Option(names = "--data", description = "file or folder that keeps the books")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--population", description = "JSON file with the first accounts")
    private Optional<Path> population = Optional.empty();

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Made by the command line. */
    public Main() {}

    /** Runs until SIGTERM. */
    public static void main(String... args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        SimulatorConfig config =
                SimulatorConfig.on(citicPort, controlPort)
                        .withPopulation(population.map(Population::in).orElse(Population.usual()));
        Simulator simulator = Simulator.start(data.map(config::withData).orElse(config));
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "simulator ready bank_url=%s control_url=%s%n",
                simulator.bankUrl(), simulator.controlUrl());
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }
}
