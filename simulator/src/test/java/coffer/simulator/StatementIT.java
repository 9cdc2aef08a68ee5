package coffer.simulator;

import static coffer.simulator.SimulatorClient.BUYER;
import static coffer.simulator.SimulatorClient.SELLER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages, held rows, memos and formats of statements. */
class StatementIT {
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

    private void deposits(int count) {
        for (int i = 1; i <= count; i++) {
            customer.deposit(SELLER, i + ".00", "第" + i + "笔");
        }
    }

    private static String page(int start, int size) {
        return "<startRecord>%d</startRecord><pageNumber>%d</pageNumber><qryMode>1</qryMode>"
                .formatted(start, size);
    }

    private static List<String> amounts(String reply) {
        return SimulatorClient.values(reply, "TRANAMT");
    }

    @Test
    void offsetsCountRecordsAndPageNumberIsTheSize() {
        deposits(5);
        String second = customer.statement(SELLER, page(3, 2));
        assertThat(amounts(second)).containsExactly("3.00", "4.00");
        assertThat(second).contains("<returnRecords>2</returnRecords>");
        assertThat(amounts(customer.statement(SELLER, page(5, 2)))).containsExactly("5.00");
        String beyond = customer.statement(SELLER, page(6, 2));
        assertThat(SimulatorClient.status(beyond)).isEqualTo("PBRA001");
        assertThat(beyond).doesNotContain("<list");
        assertThat(SimulatorClient.status(customer.statement(SELLER, page(1, 11))))
                .isEqualTo("SM00006");
    }

    @Test
    void incrementalModeGoesOnBehindTheLastRow() {
        deposits(12);
        assertThat(readAll(SELLER, 5)).hasSize(12).first().isEqualTo("1.00");
        String unknown =
                "<lastHostFlw>J9999999999999</lastHostFlw><lastHostSeq>1</lastHostSeq>"
                        + "<lastHostDate>20260101</lastHostDate><qryMode>2</qryMode>";
        assertThat(SimulatorClient.status(customer.statement(SELLER, unknown)))
                .isEqualTo("SM00050");
    }

    private List<String> readAll(String subAccountNo, int size) {
        List<String> all = new ArrayList<>();
        String last = "";
        while (true) {
            String rest = last + "<pageNumber>" + size + "</pageNumber><qryMode>2</qryMode>";
            String reply = customer.statement(subAccountNo, rest);
            List<String> page = amounts(reply);
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(page);
            last =
                    SimulatorClient.tag(
                                    "lastHostFlw",
                                    SimulatorClient.values(reply, "HOSTFLW").getLast())
                            + SimulatorClient.tag(
                                    "lastHostSeq",
                                    SimulatorClient.values(reply, "HOSTSEQ").getLast())
                            + SimulatorClient.tag(
                                    "lastHostDate",
                                    SimulatorClient.values(reply, "TRANDATE").getLast());
        }
    }

    @Test
    void wholeMainAccountIsListedOnlyIfTheSettingAllows() {
        customer.submit("S1", "BF", BUYER, SELLER, "1.00");
        customer.submit("S2", "BF", BUYER, SELLER, "2.00");
        assertThat(SimulatorClient.status(customer.statement("", ""))).isEqualTo("SM00060");
        customer.set("list_main_account", "true");
        assertThat(readAll("", 2)).containsExactly("1000.00", "1.00", "1.00", "2.00", "2.00");
    }

    @Test
    void heldRowsComeLateAndOutOfOrder() {
        customer.set("lines", "\"hold\"");
        deposits(3);
        assertThat(SimulatorClient.status(customer.statement(SELLER, ""))).isEqualTo("PBRA001");
        assertThat(customer.balance(SELLER)).isEqualTo("6.00 6.00 0.00");
        customer.control("POST", "/sim/lines/release", "{\"count\":1,\"newest_first\":true}");
        assertThat(amounts(customer.statement(SELLER, ""))).containsExactly("3.00");
        customer.control("POST", "/sim/lines/release", "{}");
        assertThat(amounts(customer.statement(SELLER, ""))).containsExactly("1.00", "2.00", "3.00");
        customer.set("line_order", "\"released\"");
        assertThat(amounts(customer.statement(SELLER, ""))).containsExactly("3.00", "1.00", "2.00");
    }

    @Test
    void settingsChangeTheFormat() {
        customer.set("memo_bytes", "5");
        customer.set("leg_seq", "\"distinct\"");
        customer.set("prolog", "\"GB2312\"");
        customer.set("freeze_rows", "true");
        customer.submit("S1", "BF", BUYER, SELLER, "1.00");
        customer.submit("S2", "BR", BUYER, "", "1.00");
        String in = customer.statement(SELLER, "");
        assertThat(in).startsWith("<?xml version=\"1.0\" encoding=\"GB2312\"?>");
        assertThat(SimulatorClient.values(in, "RESUME")).containsExactly("货款");
        assertThat(SimulatorClient.values(in, "HOSTSEQ")).containsExactly("2");
        assertThat(SimulatorClient.values(in, "CRYTYPE")).containsExactly("001");
        customer.set("crytype", "false");
        customer.set("prolog", "\"none\"");
        String out = customer.statement(BUYER, "<tranType>15</tranType>");
        assertThat(out).startsWith("<stream>").doesNotContain("CRYTYPE");
        assertThat(SimulatorClient.values(out, "ACCBAL")).containsExactly("999.00", "999.00");
    }

    @Test
    void emptyResultMayBeSuccessWithoutAList() {
        customer.set("empty_result", "\"absent\"");
        String nothing = customer.statement(SELLER, "");
        assertThat(SimulatorClient.status(nothing)).isEqualTo("AAAAAAA");
        assertThat(nothing).doesNotContain("<list");
    }

    @Test
    void freezeRecordsShowOpenAndLifted() {
        customer.submit("F1", "BR", BUYER, "", "200.00");
        customer.submit("F2", "BR", BUYER, "", "50.00");
        customer.use("U1", "BH", SELLER, "120.00", customer.freezeNo("F1"), "200.00");
        customer.use("U2", "BG", BUYER, "50.00", customer.freezeNo("F2"), "");
        String reply =
                customer.ask(SimulatorClient.message("DLSFRZQR ", SimulatorClient.allDays(BUYER)));
        assertThat(SimulatorClient.values(reply, "DJAMT")).containsExactly("80.00", "50.00");
        assertThat(SimulatorClient.values(reply, "JDTIME")).first().isEqualTo("000000");
        assertThat(SimulatorClient.values(reply, "JDDATE").getLast()).hasSize(8);
    }
}
