package coffer.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.simulator.Population;
import coffer.simulator.Simulator;
import coffer.simulator.SimulatorConfig;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides are told the same of the members that were there before. */
class CrowdTest {

    @TempDir private Path folder = Path.of("");

    @Test
    void theBankHoldsWhatThePlatformIsTold() throws IOException {
        Crowd crowd = new Crowd(3);
        Path file = folder.resolve("population.json");
        Files.writeString(file, Cast.population(crowd).toString());
        JsonNode told =
                Cast.market("http://127.0.0.1:1", "key", crowd, LocalDate.of(2026, 11, 21))
                        .path("main_accounts")
                        .path(0)
                        .path("sub_accounts");
        SimulatorConfig config = SimulatorConfig.onFreePorts().withPopulation(Population.in(file));
        try (Simulator simulator = Simulator.start(config);
                BankDesk bank = new BankDesk(simulator.controlUrl())) {
            assertThat(bank.booksBalance()).isTrue();
            assertThat(told).hasSize(4 + 3);
            for (int at = 0; at < 3; at++) {
                JsonNode member = told.path(4 + at);
                assertThat(member.path("no").asText()).isEqualTo(crowd.member(at).subAccountNo());
                Figures figures = bank.figures(crowd.member(at).subAccountNo());
                assertThat(Figures.plain(figures.available()))
                        .isEqualTo(member.path("opening").path("balance").asText());
                assertThat(bank.figures(crowd.bare(at).subAccountNo())).isEqualTo(figures);
            }
        }
    }

    @Test
    void withoutOneTheBankIsTheUsualOne() throws IOException {
        Path file = folder.resolve("population.json");
        Files.writeString(file, Cast.population(Crowd.NOBODY).toString());
        assertThat(Population.in(file)).isEqualTo(Population.usual());
    }
}
