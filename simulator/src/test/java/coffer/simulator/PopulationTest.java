package coffer.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.simulator.books.Purpose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a simulator starts with: first accounts, a file of its own, a clock. */
class PopulationTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void fileReplacesTheUsualAccounts() throws IOException {
        Path file = folder.resolve("population.json");
        Files.writeString(
                file,
                """
                {"main_accounts":[{"no":"8110000000000001111","name":"另一市场","sub_accounts":[
                  {"no":"3110000000000011001","name":"公共调账","purpose":"public"}]}]}\
                """);
        Population population = Population.in(file);
        Population.Main main = population.mainAccounts().getFirst();
        assertThat(main.name()).isEqualTo("另一市场");
        assertThat(main.subAccounts().getFirst().purpose()).isEqualTo(Purpose.PUBLIC);
        Files.writeString(file, "{\"unknown\":1}");
        assertThatThrownBy(() -> Population.in(file)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void booksAreKeptInAFileOrInAFolder() {
        SimulatorConfig config = SimulatorConfig.onFreePorts();
        assertThat(config.file()).isEmpty();
        assertThat(config.withData(folder).file()).contains(folder.resolve("books.jsonl"));
        Path file = folder.resolve("mine");
        assertThat(config.withData(file).file()).contains(file);
    }

    @Test
    void clockIsFrozenMovedAndResumed() {
        Instant world = Instant.parse("2026-01-05T00:00:00Z");
        BankClock clock = new BankClock(InstantSource.fixed(world));
        clock.advance(Duration.ofHours(2));
        assertThat(clock.instant()).isEqualTo(world.plus(Duration.ofHours(2)));
        clock.freeze();
        clock.set(world);
        assertThat(clock.isFrozen()).isTrue();
        assertThat(clock.instant()).isEqualTo(world);
        clock.useRealTime();
        assertThat(clock.instant()).isEqualTo(world);
    }

    @Test
    void firingIsAPureFunctionOfRuleAndMatch() {
        List<Boolean> once = firings(rule(42));
        assertThat(firings(rule(42))).isEqualTo(once);
        assertThat(once.subList(0, 3)).containsOnly(false);
        assertThat(once).contains(true).isNotEqualTo(firings(rule(43)));
    }

    private static List<Boolean> firings(FaultRule rule) {
        return LongStream.rangeClosed(1, 100).mapToObj(rule::firesAt).toList();
    }

    private static FaultRule rule(long seed) {
        return new FaultRule(
                1,
                "silence",
                new Fault.Silence(false),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                3,
                50,
                seed);
    }
}
