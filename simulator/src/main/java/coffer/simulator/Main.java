package coffer.simulator;

import coffer.simulator.demo.Bench;
import coffer.simulator.demo.Demo;
import coffer.simulator.storm.Storm;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program: starts a simulator, says where it listens, and runs until it is told to stop. */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        description = "Plays the banks, on this machine only, with invented accounts and money.",
        subcommands = {Demo.class, Bench.class, Storm.class})
public final class Main implements Callable<Integer> {
    @Option(
            names = "--citic-port",
            defaultValue = "6789",
            description = "port of the CITIC face, 0 for a free one (${DEFAULT-VALUE})")
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

    private final CommandLine commandLine = new CommandLine(this);

    private Main() {}

    /** Runs until SIGTERM. */
    public static void main(String... args) {
        Main main = new Main();
        System.exit(main.commandLine.execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        SimulatorConfig config =
                SimulatorConfig.on(citicPort, controlPort)
                        .withPopulation(population.map(Population::in).orElse(Population.usual()));
        Simulator simulator = Simulator.start(data.map(config::withData).orElse(config));
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "stop"));
        commandLine
                .getOut()
                .printf(
                        "simulator ready bank_url=%s control_url=%s%n",
                        simulator.bankUrl(), simulator.controlUrl());
        commandLine.getOut().flush();
        new CountDownLatch(1).await();
        return 0;
    }
}
