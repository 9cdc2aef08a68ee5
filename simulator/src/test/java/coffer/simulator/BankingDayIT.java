package coffer.simulator;

import static coffer.simulator.SimulatorClient.BUYER;
import static coffer.simulator.SimulatorClient.MAIN;
import static coffer.simulator.SimulatorClient.SELLER;
import static coffer.simulator.SimulatorClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A day at the bank over real sockets: money comes, is frozen, paid, inquired and listed. */
class BankingDayIT {
    private final Simulator simulator = Simulator.start(SimulatorConfig.onFreePorts());
    private final SimulatorClient customer = SimulatorClient.of(simulator);

    @BeforeEach
    void openMembers() {
        customer.withMembers("1000.00");
    }

    @AfterEach
    void stop() {
        customer.close();
        simulator.close();
    }

    @Test
    void transferMovesMoneyAndLeavesARowOnBothStatements() {
        assertThat(customer.submit("S0000000000000000001", "BF", BUYER, SELLER, "300.00"))
                .isEqualTo("AAAAAAE");
        assertThat(customer.inquire("S0000000000000000001")).isEqualTo("0 AAAAAAA");
        assertThat(customer.balance(BUYER)).isEqualTo("700.00 700.00 0.00");
        assertThat(customer.balance(SELLER)).isEqualTo("300.00 300.00 0.00");

        String out = customer.statement(BUYER, "");
        assertThat(SimulatorClient.values(out, "CDFG")).containsExactly("C", "D");
        assertThat(SimulatorClient.values(out, "TRANTYPE")).containsExactly("23", "15");
        assertThat(SimulatorClient.values(out, "ACCBAL")).containsExactly("1000.00", "700.00");
        assertThat(SimulatorClient.values(out, "RESUME")).containsExactly("开户入金", "货款");
        String in = customer.statement(SELLER, "");
        assertThat(SimulatorClient.values(in, "ACCBAL")).containsExactly("300.00");
        assertThat(SimulatorClient.values(in, "HOSTFLW"))
                .containsExactly(SimulatorClient.values(out, "HOSTFLW").get(1));
        assertThat(SimulatorClient.values(in, "HOSTSEQ")).containsExactly("1");
        assertThat(SimulatorClient.values(in, "OPPACCNO")).containsExactly(BUYER);
    }

    @Test
    void freezeIsUsedInPartsAndKeepsItsNumber() {
        customer.submit("F1", "BR", BUYER, "", "200.00");
        assertThat(customer.balance(BUYER)).isEqualTo("1000.00 800.00 200.00");
        String number = customer.freezeNo("F1");
        assertThat(number).hasSize(22);

        assertThat(customer.use("U1", "BH", SELLER, "120.00", number, "200.00"))
                .isEqualTo("AAAAAAA");
        assertThat(customer.balance(BUYER)).isEqualTo("880.00 800.00 80.00");
        assertThat(customer.freezeNo("U1")).isEqualTo("PBRA001");
        assertThat(customer.freezeNo("F1")).isEqualTo(number);

        assertThat(customer.use("U2", "BG", BUYER, "80.00", number, "80.00")).isEqualTo("AAAAAAA");
        assertThat(customer.balance(BUYER)).isEqualTo("880.00 880.00 0.00");
    }

    @Test
    void balancesOfSubAccountAndRealAccount() {
        String reply =
                customer.ask(
                        message(
                                "DLSBALQR",
                                "<accountNo>%s</accountNo><subAccNo>%s</subAccNo>"
                                        .formatted(MAIN, BUYER)));
        assertThat(SimulatorClient.values(reply, "KYAMT")).containsExactly("1000.00");
        assertThat(SimulatorClient.values(reply, "XSACVL")).containsExactly("1000.00");
        String real =
                customer.ask(
                        message(
                                "DLBALQRY",
                                "<list><row><accountNo>%s</accountNo></row></list>"
                                        .formatted(MAIN)));
        assertThat(SimulatorClient.values(real, "usableBalance")).containsExactly("1000.00");
    }

    @Test
    void resetGoesBackToTheFirstAccounts() {
        customer.set("crytype", "false");
        customer.control("POST", "/sim/reset", "");
        assertThat(customer.get("/sim/accounts").path("data")).hasSize(4);
        assertThat(customer.get("/sim/settings").path("crytype").asBoolean()).isTrue();
        assertThat(customer.get("/sim/health").path("books_balance").asBoolean()).isTrue();
    }

    @Test
    void journalCountsArrivalsAndMovements() {
        customer.submit("S1", "BF", BUYER, SELLER, "10.00");
        assertThat(customer.submit("S1", "BF", BUYER, SELLER, "10.00")).isEqualTo("SM00021");
        assertThat(customer.counts("S1")).isEqualTo("2 1");
        assertThat(customer.get("/sim/journal?serial=S1").path("requests")).hasSize(2);
    }
}
