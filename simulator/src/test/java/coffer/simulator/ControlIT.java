package coffer.simulator;

import static coffer.simulator.SimulatorClient.BUYER;
import static coffer.simulator.SimulatorClient.SELLER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control API: what people do at the bank, and which calls it refuses. */
class ControlIT {
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    transfers | {"from":"F","to":"T","amount":"1.001"}
                    transfers | {"from":"F","to":"T","amount":1}
                    transfers | {"from":"F","to":"T","amount":"-1.00"}
                    transfers | {"from":"F","to":"T","amount":"0.00"}
                    transfers | {"from":"F","to":"T","amount":"1","x":1}
                    transfers | {"from":"F","from":"F","to":"T"}
                    transfers | {"from":null,"to":"T","amount":"1"}
                    transfers | [1]
                    faults    | {"fault":"earthquake"}
                    faults    | {"fault":"delay"}
                    faults    | {"fault":"stt_pending","count":1,"then":1,"executed":true}
                    settings  | {"prolog":"UTF-8"}
                    settings  | {"colour":"red"}
                    clock     | {"set":"tomorrow"}
                    accounts  | {"sub_account_no":"31","name":"\uD840\uDC00"}
                    """)
    void refusesAnInvalidBody(String call, String body) {
        HttpResponse<String> response = customer.controlRaw("POST", "/sim/" + call, body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(code(response)).isEqualTo("invalid_request");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        String body = "{\"from\":\"F\",\"to\":\"T\",\"amount\":\"1\"}";
        assertThat(code(customer.controlRaw("POST", "/sim/transfers", body)))
                .isEqualTo("unknown_account");
        String other = "{\"bank\":\"OTHER\"}";
        assertThat(code(customer.controlRaw("POST", "/sim/transfers", other)))
                .isEqualTo("unknown_bank");
        String again = "{\"sub_account_no\":\"%s\",\"name\":\"甲\"}".formatted(BUYER);
        HttpResponse<String> exists = customer.controlRaw("POST", "/sim/accounts", again);
        assertThat(exists.statusCode()).isEqualTo(409);
        assertThat(code(exists)).isEqualTo("account_exists");
        HttpResponse<String> nothing = customer.controlRaw("GET", "/sim/nothing", "");
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(code(nothing)).isEqualTo("not_found");
        HttpResponse<String> method = customer.controlRaw("POST", "/sim/journal", "{}");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(code(method)).isEqualTo("method_not_allowed");
    }

    private static String code(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        return SimulatorClient.parse(response.body()).path("code").asText();
    }

    @Test
    void eBankingTransferIsAnOrdinaryTransferOnBothStatements() {
        JsonNode row =
                customer.control(
                        "POST",
                        "/sim/transfers",
                        "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":\"12.3\",\"memo\":\"网银\"}"
                                .formatted(BUYER, SELLER));
        assertThat(row.path("amount").asText()).isEqualTo("12.30");
        assertThat(SimulatorClient.values(customer.statement(SELLER, ""), "TRANTYPE"))
                .containsExactly("11");
        HttpResponse<String> tooMuch =
                customer.controlRaw(
                        "POST",
                        "/sim/transfers",
                        "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":\"1000\"}"
                                .formatted(BUYER, SELLER));
        assertThat(tooMuch.statusCode()).isEqualTo(422);
        assertThat(tooMuch.body()).contains("insufficient_funds");
    }

    private void line(String fields) {
        customer.control(
                "POST", "/sim/lines", "{\"sub_account_no\":\"" + SELLER + "\"," + fields + "}");
    }

    @Test
    void onlyAFeeOverdraws() {
        line("\"kind\":\"fee\",\"amount\":\"5.00\"");
        assertThat(customer.balance(SELLER)).isEqualTo("-5.00 -5.00 0.00");
        line("\"kind\":\"interest\",\"amount\":\"7.00\"");
        line("\"kind\":\"return\",\"amount\":\"3.00\"");
        String statement = customer.statement(SELLER, "");
        assertThat(SimulatorClient.values(statement, "TRANTYPE")).containsExactly("14", "13", "23");
        assertThat(SimulatorClient.values(statement, "CDFG")).containsExactly("D", "C", "D");
        assertThat(SimulatorClient.values(statement, "TRANAMT"))
                .containsExactly("5.00", "7.00", "-3.00");
        assertThat(SimulatorClient.values(statement, "ACCBAL"))
                .containsExactly("-5.00", "2.00", "5.00");
        HttpResponse<String> refused =
                customer.controlRaw(
                        "POST",
                        "/sim/lines",
                        "{\"sub_account_no\":\"%s\",\"kind\":\"foreign\",\"amount\":\"6\"}"
                                .formatted(SELLER));
        assertThat(refused.statusCode()).isEqualTo(422);
        line("\"kind\":\"foreign\",\"amount\":\"1.00\",\"fee\":\"0.50\"");
        assertThat(customer.balance(SELLER)).isEqualTo("3.50 3.50 0.00");
        assertThat(customer.get("/sim/health").path("books_balance").asBoolean()).isTrue();
    }

    @Test
    void publicDepositWaitsForAdjustment() {
        customer.control(
                "POST",
                "/sim/deposits",
                """
                {"public":true,"amount":"88.00","payer_name":"无名","payer_account_no":"62"}\
                """);
        String waiting = customer.statement("3110000000000010091", "<queryType>1</queryType>");
        assertThat(SimulatorClient.values(waiting, "TRANAMT")).containsExactly("88.00");
        assertThat(SimulatorClient.values(waiting, "TRANTYPE")).containsExactly("22");
        assertThat(SimulatorClient.status(customer.statement(BUYER, "<queryType>1</queryType>")))
                .isEqualTo("PBRA001");
    }

    @Test
    void courtFreezeCannotBeUsedByTheMarket() {
        String body = "{\"sub_account_no\":\"%s\",\"amount\":\"400.00\"}".formatted(BUYER);
        String number =
                customer.control("POST", "/sim/court-freezes", body).path("freeze_no").asText();
        assertThat(customer.balance(BUYER)).isEqualTo("1000.00 600.00 400.00");
        assertThat(customer.use("U1", "BH", SELLER, "1.00", number, "400.00")).isEqualTo("SM00040");
        String query = "?sub_account_no=" + BUYER;
        assertThat(customer.get("/sim/freezes" + query).at("/data/0/kind").asText())
                .isEqualTo("court");
        customer.control("DELETE", "/sim/court-freezes" + query, "");
        assertThat(customer.balance(BUYER)).isEqualTo("1000.00 1000.00 0.00");
    }

    @Test
    void aTellerLiftsAFreezeWithoutAStatementRow() {
        customer.submit("F1", "BR", BUYER, "", "400.00");
        String query = "?sub_account_no=" + BUYER;
        String number = customer.get("/sim/freezes" + query).at("/data/0/freeze_no").asText();
        int rows = customer.statement(BUYER, "").length();
        JsonNode lifted = customer.control("DELETE", "/sim/freezes?freeze_no=" + number, "");
        assertThat(lifted.path("standing").asText()).isEqualTo("0.00");
        assertThat(customer.balance(BUYER)).isEqualTo("1000.00 1000.00 0.00");
        assertThat(customer.statement(BUYER, "").length()).isEqualTo(rows);
        assertThat(customer.use("U1", "BG", BUYER, "400.00", number, "")).isEqualTo("SM00040");
        HttpResponse<String> again =
                customer.controlRaw("DELETE", "/sim/freezes?freeze_no=" + number, "");
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(code(again)).isEqualTo("unknown_freeze");
    }

    @Test
    void twoStatementRowsMayHaveTheSameFlowNumber() {
        for (String seq : new String[] {"1", "2"}) {
            customer.control(
                    "POST",
                    "/sim/lines",
                    """
                    {"sub_account_no":"%s","kind":"interest","amount":"1.00","flow":"J77",\
                    "seq":"%s"}
                    """
                            .formatted(BUYER, seq));
        }
        assertThat(SimulatorClient.values(customer.statement(BUYER, ""), "HOSTSEQ"))
                .containsExactly("1", "1", "2");
        assertThat(SimulatorClient.values(customer.statement(BUYER, ""), "HOSTFLW"))
                .filteredOn("J77"::equals)
                .hasSize(2);
    }

    @Test
    void clockIsFrozenAndMoved() {
        customer.control(
                "POST",
                "/sim/clock",
                "{\"mode\":\"frozen\",\"set\":\"2026-01-05T23:59:59+08:00\"}");
        customer.deposit(SELLER, "1.00", "");
        JsonNode after = customer.control("POST", "/sim/clock", "{\"advance\":\"PT1S\"}");
        assertThat(after.path("bank_date").asText()).isEqualTo("2026-01-06");
        customer.deposit(SELLER, "1.00", "");
        assertThat(SimulatorClient.values(customer.statement(SELLER, ""), "TRANDATE"))
                .containsExactly("20260105", "20260106");
        assertThat(customer.control("POST", "/sim/clock", "{\"mode\":\"real\"}").path("mode"))
                .hasToString("\"real\"");
    }

    @Test
    void ordersSettleWhenTheClockReachesThem() {
        customer.control("POST", "/sim/clock", "{\"mode\":\"frozen\"}");
        customer.set("settling_delay_millis", "60000");
        customer.submit("S1", "BF", BUYER, SELLER, "10.00");
        assertThat(customer.inquire("S1")).isEqualTo("2 AAAAAAE");
        assertThat(customer.freezeNo("S1")).isEqualTo("PBRA001");
        customer.control("POST", "/sim/clock", "{\"advance\":\"PT1M\"}");
        assertThat(customer.inquire("S1")).isEqualTo("0 AAAAAAA");
    }

    @Test
    void journalWithoutSerialGivesTheNewestFirst() {
        customer.inquire("X1");
        customer.inquire("X2");
        JsonNode newest = customer.get("/sim/journal?limit=1").path("requests");
        assertThat(newest).hasSize(1);
        assertThat(newest.at("/0/serial").asText()).isEqualTo("X2");
        assertThat(newest.at("/0/verdict").asText()).isEqualTo("ED02083");
        assertThat(newest.at("/0/request").asText()).contains("<clientID>X2</clientID>");
    }
}
