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

/** Bank and platform get the same sample members. */
class SampleMembersTest {

    @TempDir private Path folder = Path.of("");

    @Test
    void bankAndPlatformHaveTheSameMembers() throws IOException {
        SampleMembers members = new SampleMembers(3);
        Path file = folder.resolve("population.json");
        Files.writeString(file, SampleParties.initialAccountsFile(members).toString());
        JsonNode told =
                SampleParties.marketFile(
                                "http://127.0.0.1:1", "key", members, LocalDate.of(2026, 11, 21))
                        .path("main_accounts")
                        .path(0)
                        .path("sub_accounts");
        SimulatorConfig config = SimulatorConfig.onFreePorts().withPopulation(Population.in(file));
        try (Simulator simulator = Simulator.start(config);
                ControlClient bank = new ControlClient(simulator.controlUrl())) {
            assertThat(bank.booksBalance()).isTrue();
            assertThat(told).hasSize(4 + 3);
            for (int at = 0; at < 3; at++) {
                JsonNode member = told.path(4 + at);
                assertThat(member.path("no").asText()).isEqualTo(members.member(at).subAccountNo());
                AccountFigures figures = bank.balances(members.member(at).subAccountNo());
                assertThat(AccountFigures.plain(figures.available()))
                        .isEqualTo(member.path("opening").path("balance").asText());
                assertThat(bank.balances(members.baselineAccount(at).subAccountNo()))
                        .isEqualTo(figures);
            }
        }
    }

    @Test
    void withoutBulkMembersTheAccountsAreTheStandardOnes() throws IOException {
        Path file = folder.resolve("population.json");
        Files.writeString(file, SampleParties.initialAccountsFile(SampleMembers.NONE).toString());
        assertThat(Population.in(file)).isEqualTo(Population.usual());
    }
}
