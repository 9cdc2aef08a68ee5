package coffer.simulator;

import static coffer.simulator.SimulatorClient.BUYER;
import static coffer.simulator.SimulatorClient.MAIN;
import static coffer.simulator.SimulatorClient.SELLER;
import static coffer.simulator.SimulatorClient.message;
import static coffer.simulator.SimulatorClient.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members register, pay out and close over real sockets, with the faults that orders have. */
class MembersIT {
    private static final String NEW = "3110000000000010003";
    private static final String INITIAL = "3110000000000010092";
    private static final String OWN = "3110000000000010093";

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

    private String register() {
        return SimulatorClient.status(customer.ask(SimulatorClient.registration(NEW, "示例丙公司")));
    }

    private String payOut(String serial, String amount) {
        return SimulatorClient.status(
                customer.ask(SimulatorClient.payout("DLFCSOUT", serial, BUYER, amount)));
    }

    private HttpResponse<String> refused(String call, String body) {
        return customer.controlRaw("POST", "/sim/" + call, body);
    }

    private void fault(String fault) {
        customer.fault(fault + ",\"action\":\"DLBREGSN\",\"account\":\"" + NEW + "\",\"times\":1");
    }

    @Test
    void registrationThatIsReviewed() {
        customer.set("signing", "\"review\"");
        assertThat(register()).isEqualTo("AAAAAAA");
        assertThat(customer.signing(NEW)).isEqualTo("1");
        String deposit =
                """
                {"sub_account_no":"%s","amount":"1","payer_name":"甲","payer_account_no":"62"}\
                """
                        .formatted(NEW);
        assertThat(refused("deposits", deposit).body()).contains("unknown_account");
        String verdict = "{\"sub_account_no\":\"" + NEW + "\",\"verdict\":\"confirmed\"}";
        JsonNode account = customer.control("POST", "/sim/signings", verdict);
        assertThat(account.path("signing").asText()).isEqualTo("confirmed");
        assertThat(customer.signing(NEW)).isEqualTo("0");
        customer.deposit(NEW, "1.00", "");
        HttpResponse<String> again = refused("signings", verdict);
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("not_in_review");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    signings | {"sub_account_no":"N"}                       | invalid_request
                    signings | {"sub_account_no":"N","verdict":"perhaps"}   | invalid_request
                    signings | {"sub_account_no":"N","verdict":"confirmed"} | unknown_account
                    returns  | {}                                           | invalid_request
                    returns  | {"serial":"S1","shown_as":"debit"}           | invalid_request
                    returns  | {"serial":"S1","memo":"other"}               | invalid_request
                    returns  | {"serial":"S1","amount":"0.00"}              | invalid_request
                    returns  | {"serial":"S1"}                              | not_found
                    openings | {"sub_account_no":"N","amount":"1"}          | unknown_account
                    openings | {"sub_account_no":"N"}                       | invalid_request
                    """)
    void refusesAManualOperation(String call, String body, String code) {
        assertThat(refused(call, body).body()).contains("\"" + code + "\"");
    }

    @Test
    void registrationExecutedWithoutReply() {
        fault("\"fault\":\"execute_then_silence\"");
        CompletableFuture<HttpResponse<byte[]>> reply =
                customer.later(SimulatorClient.registration(NEW, "示例丙公司"));
        await().until(() -> customer.signing(NEW).equals("0"));
        assertThat(reply).isNotDone();
        assertThat(register()).isEqualTo("SM00070");
        assertThat(customer.counts(NEW)).isEqualTo("2 0");
        reply.cancel(true);
    }

    @Test
    void registrationNotExecutedWithoutReply() {
        fault("\"fault\":\"silence\"");
        CompletableFuture<HttpResponse<byte[]>> reply =
                customer.later(SimulatorClient.registration(NEW, "示例丙公司"));
        await().until(() -> customer.counts(NEW).equals("1 0"));
        assertThat(customer.signing(NEW)).isEqualTo("PBRA001");
        assertThat(reply).isNotDone();
        assertThat(register()).isEqualTo("AAAAAAA");
        reply.cancel(true);
    }

    @Test
    void registrationUnderFaultsOfTheWire() throws IOException {
        byte[] xml = SimulatorClient.registration(NEW, "示例丙公司").getBytes(SimulatorClient.GBK);
        fault("\"fault\":\"close_before_reply\"");
        assertThatThrownBy(() -> customer.raw(xml)).isInstanceOf(IOException.class);
        fault("\"fault\":\"http_503\"");
        assertThat(customer.raw(xml).statusCode()).isEqualTo(503);
        fault("\"fault\":\"garbage\"");
        assertThat(customer.ask(SimulatorClient.registration(NEW, "示例丙公司")))
                .contains("502 Bad Gateway");
        assertThat(customer.signing(NEW)).isEqualTo("PBRA001");
        fault("\"fault\":\"code\",\"code\":\"ED12002\",\"executed\":true");
        assertThat(register()).isEqualTo("ED12002");
        assertThat(customer.signing(NEW)).isEqualTo("0");
        fault("\"fault\":\"delay\",\"millis\":1");
        assertThat(register()).isEqualTo("SM00070");
        fault("\"fault\":\"port_closed\"");
        assertThatThrownBy(this::register).isInstanceOf(UncheckedIOException.class);
        customer.control("DELETE", "/sim/faults", "");
        await().ignoreExceptions().until(() -> register().equals("SM00070"));
        assertThat(customer.get("/sim/journal?serial=" + NEW).path("requests"))
                .hasSizeGreaterThanOrEqualTo(7);
    }

    @Test
    void journalListsWhatConcernedANumberAndCountsRegistrations() {
        register();
        String account = tag("mainAccNo", MAIN) + tag("subAccNo", NEW);
        assertThat(SimulatorClient.status(customer.ask(message("DLSBAMAN", account))))
                .isEqualTo("AAAAAAA");
        assertThat(SimulatorClient.status(customer.ask(message("DLOLCACC", account))))
                .isEqualTo("AAAAAAA");
        assertThat(customer.signing(NEW)).isEqualTo("2");
        JsonNode journal = customer.get("/sim/journal?serial=" + NEW);
        assertThat(journal.path("arrived").asInt()).isEqualTo(1);
        assertThat(journal.path("requests").findValuesAsText("action"))
                .containsExactly("DLBREGSN", "DLSBAMAN", "DLOLCACC");
        assertThat(journal.at("/requests/0/account").asText()).isEqualTo(NEW);
    }

    @Test
    void payoutThatComesBackWhileItIsInProcess() {
        customer.fault(
                """
                "fault":"stt_pending","count":2,"then":0,"executed":true,"account":"%s"\
                """
                        .formatted(BUYER));
        assertThat(payOut("P1", "100.00")).isEqualTo("AAAAAAE");
        assertThat(customer.inquire("P1", "DLFCSOUT")).isEqualTo("2 AAAAAAE");
        JsonNode row =
                customer.control(
                        "POST",
                        "/sim/returns",
                        "{\"serial\":\"P1\",\"shown_as\":\"negative_row\"}");
        assertThat(row.path("amount").asText()).isEqualTo("-100.00");
        assertThat(row.path("memo").asText()).isEqualTo("提现W1");
        assertThat(customer.inquire("P1", "")).isEqualTo("2 AAAAAAE");
        assertThat(customer.inquire("P1", "")).isEqualTo("0 AAAAAAA");
        assertThat(customer.balance(BUYER)).isEqualTo("1000.00 1000.00 0.00");
        assertThat(customer.counts("P1")).isEqualTo("1 1");
        HttpResponse<String> again = refused("returns", "{\"serial\":\"P1\"}");
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("returned_already");
    }

    @Test
    void payoutThatComesBackAsACredit() {
        customer.set("payout_fee", "\"2.50\"");
        assertThat(payOut("P1", "100.00")).isEqualTo("AAAAAAE");
        customer.control(
                "POST",
                "/sim/returns",
                """
                {"serial":"P1","shown_as":"credit","memo":"none","amount":"99.00"}\
                """);
        String statement = customer.statement(BUYER, "<tranType>23</tranType>");
        assertThat(SimulatorClient.values(statement, "CDFG")).containsExactly("C", "D", "C");
        assertThat(SimulatorClient.values(statement, "TRANAMT"))
                .containsExactly("1000.00", "100.00", "99.00");
        assertThat(SimulatorClient.values(statement, "XTSFAM"))
                .containsExactly("0.00", "2.50", "0.00");
        assertThat(SimulatorClient.values(statement, "ACCBAL"))
                .containsExactly("1000.00", "897.50", "996.50");
        assertThat(SimulatorClient.values(statement, "OPPACCNO"))
                .containsExactly(
                        "6200000000000000009", "6200000000000000001", "6200000000000000001");
        assertThat(SimulatorClient.values(statement, "RESUME")).containsExactly("开户入金", "提现W1", "");
    }

    @Test
    void inquiryIsMatchedByThePayerOfThePayout() {
        payOut("P1", "1.00");
        customer.fault(
                "\"fault\":\"code\",\"code\":\"ET00001\",\"action\":\"DLCIDSTT\",\"account\":\"%s\""
                        .formatted(BUYER));
        assertThat(customer.inquire("P1", "DLFCSOUT")).isEqualTo("ET00001");
        assertThat(customer.inquire("P2", "DLFCSOUT")).isEqualTo("ED02083");
    }

    @Test
    void marketsOwnMoneyComesAndGoes() {
        assertThat(customer.account(OWN).path("purpose").asText()).isEqualTo("own");
        customer.deposit(OWN, "50.00", "自有");
        assertThat(
                        SimulatorClient.status(
                                customer.ask(
                                        SimulatorClient.payout("DLFNDOUT", "P1", OWN, "20.00"))))
                .isEqualTo("AAAAAAE");
        assertThat(customer.balance(OWN)).isEqualTo("30.00 30.00 0.00");
        assertThat(SimulatorClient.values(customer.statement(OWN, ""), "TRANTYPE"))
                .containsExactly("23", "23");
        customer.control(
                "POST",
                "/sim/accounts",
                """
                {"sub_account_no":"3110000000000010094","name":"另一自有","purpose":"own"}\
                """);
    }

    @Test
    void openingMoneyComesFromTheInitialisationAccount() {
        String body = "{\"sub_account_no\":\"" + SELLER + "\",\"amount\":\"30.00\"}";
        HttpResponse<String> tooEarly = refused("openings", body);
        assertThat(tooEarly.statusCode()).isEqualTo(422);
        assertThat(tooEarly.body()).contains("insufficient_funds");
        customer.deposit(INITIAL, "100.00", "期初");
        JsonNode row = customer.control("POST", "/sim/openings", body);
        assertThat(row.path("sub_account_no").asText()).isEqualTo(SELLER);
        assertThat(row.path("type").asText()).isEqualTo("12");
        assertThat(SimulatorClient.values(customer.statement(INITIAL, ""), "TRANTYPE"))
                .containsExactly("23", "12");
        assertThat(SimulatorClient.values(customer.statement(INITIAL, ""), "CDFG"))
                .containsExactly("C", "D");
        assertThat(SimulatorClient.values(customer.statement(SELLER, ""), "ACCBAL"))
                .containsExactly("30.00");
        String toOwn = "{\"sub_account_no\":\"" + OWN + "\",\"amount\":\"30.00\"}";
        assertThat(refused("openings", toOwn).body()).contains("invalid_request");
    }
}
