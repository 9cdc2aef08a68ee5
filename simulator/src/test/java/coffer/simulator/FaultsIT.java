package coffer.simulator;

import static coffer.simulator.SimulatorClient.BUYER;
import static coffer.simulator.SimulatorClient.SELLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault by itself: what the caller receives, and what the books hold. */
class FaultsIT {
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

    private String transfer(String serial) {
        return SimulatorClient.order(serial, "BF", BUYER, SELLER, "10.00");
    }

    private HttpResponse<byte[]> send(String serial) throws IOException {
        return customer.raw(transfer(serial).getBytes(SimulatorClient.GBK));
    }

    private void awaitArrival(String serial, String counts) {
        await().until(() -> customer.counts(serial).equals(counts));
    }

    @Test
    void executesThenNeverAnswers() {
        customer.fault("\"fault\":\"execute_then_silence\",\"action\":\"DLMDETRN\",\"times\":1");
        CompletableFuture<HttpResponse<byte[]>> reply = customer.later(transfer("S1"));
        awaitArrival("S1", "1 1");
        assertThat(customer.inquire("S1")).isEqualTo("0 AAAAAAA");
        assertThat(reply).isNotDone();
        reply.cancel(true);
    }

    @Test
    void doesNothingAndNeverAnswers() {
        customer.fault("\"fault\":\"silence\",\"action\":\"DLMDETRN\",\"times\":1");
        CompletableFuture<HttpResponse<byte[]>> reply = customer.later(transfer("S1"));
        awaitArrival("S1", "1 0");
        assertThat(customer.inquire("S1")).isEqualTo("ED02083");
        assertThat(reply).isNotDone();
        assertThat(customer.submit("S1", "BF", BUYER, SELLER, "10.00")).isEqualTo("AAAAAAE");
        assertThat(customer.counts("S1")).isEqualTo("2 1");
        reply.cancel(true);
    }

    @Test
    void sixtyHungRequestsDoNotDelayTheNext() {
        customer.fault("\"fault\":\"silence\",\"action\":\"DLMDETRN\"");
        List<CompletableFuture<HttpResponse<byte[]>>> hung =
                IntStream.range(0, 60).mapToObj(i -> customer.later(transfer("H" + i))).toList();
        await().until(() -> customer.get("/sim/faults").at("/data/0/fired").asInt() == 60);
        for (int i = 0; i < 20; i++) {
            assertThat(customer.inquire("H" + i)).isEqualTo("ED02083");
        }
        assertThat(hung).noneMatch(CompletableFuture::isDone);
        hung.forEach(h -> h.cancel(true));
    }

    @Test
    void closedPortRefusesConnectionsUntilTheTimeIsOver() {
        customer.fault("\"fault\":\"port_closed\",\"seconds\":1");
        assertThatThrownBy(() -> send("S1")).isInstanceOf(ConnectException.class);
        await().until(() -> customer.get("/sim/health").path("bank_port_open").asBoolean());
        assertThat(customer.submit("S1", "BF", BUYER, SELLER, "10.00")).isEqualTo("AAAAAAE");
        assertThat(customer.counts("S1")).isEqualTo("1 1");
    }

    @Test
    void closedPortOpensWhenFaultsAreCleared() {
        String before = simulator.bankUrl();
        customer.fault("\"fault\":\"port_closed\"");
        assertThatThrownBy(() -> send("S1")).isInstanceOf(ConnectException.class);
        customer.control("DELETE", "/sim/faults", "");
        assertThat(simulator.bankUrl()).isEqualTo(before);
        assertThat(customer.submit("S1", "BF", BUYER, SELLER, "10.00")).isEqualTo("AAAAAAE");
    }

    @Test
    void portClosesAfterTheMoneyMoved() {
        customer.fault("\"fault\":\"port_closed\",\"action\":\"DLMDETRN\",\"executed\":true");
        assertThatThrownBy(() -> send("S1")).isInstanceOf(IOException.class);
        await().until(() -> !customer.get("/sim/health").path("bank_port_open").asBoolean());
        assertThat(customer.counts("S1")).isEqualTo("1 1");
        assertThatThrownBy(() -> send("S2")).isInstanceOf(ConnectException.class);
    }

    @Test
    void hungRequestDoesNotKeepThePortOpen() {
        customer.fault("\"fault\":\"silence\",\"action\":\"DLMDETRN\"");
        CompletableFuture<HttpResponse<byte[]>> hung = customer.later(transfer("S1"));
        awaitArrival("S1", "1 0");
        customer.fault("\"fault\":\"port_closed\"");
        assertThatThrownBy(() -> send("S2")).isInstanceOf(ConnectException.class);
        await().until(hung::isCompletedExceptionally);
    }

    @Test
    void answers503() throws IOException {
        customer.fault("\"fault\":\"http_503\",\"action\":\"DLMDETRN\",\"times\":1");
        assertThat(send("S1").statusCode()).isEqualTo(503);
        assertThat(customer.counts("S1")).isEqualTo("1 0");
        assertThat(send("S1").statusCode()).isEqualTo(200);
        assertThat(customer.counts("S1")).isEqualTo("2 1");
    }

    @Test
    void answersGarbageAfterTheMoneyMoved() throws IOException {
        customer.fault("\"fault\":\"garbage\",\"action\":\"DLMDETRN\",\"executed\":true");
        assertThat(new String(send("S1").body(), SimulatorClient.GBK)).contains("Bad Gateway");
        assertThat(customer.counts("S1")).isEqualTo("1 1");
    }

    @Test
    void clientSideCodeAfterTheMoneyMoved() {
        customer.fault(
                "\"fault\":\"code\",\"code\":\"ED12002\",\"executed\":true,\"tran_type\":\"BF\"");
        assertThat(customer.submit("S1", "BF", BUYER, SELLER, "10.00")).isEqualTo("ED12002");
        assertThat(customer.counts("S1")).isEqualTo("1 1");
        assertThat(customer.submit("S2", "BR", BUYER, "", "10.00")).isEqualTo("AAAAAAE");
    }

    @Test
    void chosenCodeWithoutMovingMoney() {
        customer.fault("\"fault\":\"code\",\"code\":\"EEEEEEE\",\"account\":\"" + BUYER + "\"");
        assertThat(customer.submit("S1", "BF", BUYER, SELLER, "10.00")).isEqualTo("EEEEEEE");
        assertThat(customer.counts("S1")).isEqualTo("1 0");
    }

    @Test
    void saysPendingForSomeInquiriesThenSuccess() {
        customer.fault("\"fault\":\"stt_pending\",\"count\":2,\"then\":0");
        assertThat(customer.submit("S1", "BF", BUYER, SELLER, "10.00")).isEqualTo("AAAAAAE");
        assertThat(customer.balance(SELLER)).isEqualTo("0.00 0.00 0.00");
        assertThat(customer.inquire("S1")).isEqualTo("2 AAAAAAE");
        assertThat(customer.inquire("S1")).isEqualTo("2 AAAAAAE");
        assertThat(customer.inquire("S1")).isEqualTo("0 AAAAAAA");
        assertThat(customer.balance(SELLER)).isEqualTo("10.00 10.00 0.00");
    }

    @Test
    void saysPendingThoughTheMoneyMoved() {
        customer.fault("\"fault\":\"stt_pending\",\"count\":1,\"then\":0,\"executed\":true");
        customer.submit("S1", "BF", BUYER, SELLER, "10.00");
        assertThat(customer.balance(SELLER)).isEqualTo("10.00 10.00 0.00");
        assertThat(customer.inquire("S1")).isEqualTo("2 AAAAAAE");
        assertThat(customer.inquire("S1")).isEqualTo("0 AAAAAAA");
        assertThat(customer.counts("S1")).isEqualTo("1 1");
    }

    @Test
    void saysPendingThenFailure() {
        customer.fault("\"fault\":\"stt_pending\",\"count\":1,\"then\":1,\"code\":\"DPRA003\"");
        customer.submit("S1", "BF", BUYER, SELLER, "10.00");
        assertThat(customer.inquire("S1")).isEqualTo("2 AAAAAAE");
        assertThat(customer.inquire("S1")).isEqualTo("1 DPRA003");
        assertThat(customer.counts("S1")).isEqualTo("1 0");
    }

    @Test
    void acceptsThenFails() {
        customer.fault("\"fault\":\"accept_then_fail\",\"code\":\"ES88051\"");
        assertThat(customer.submit("S1", "BF", BUYER, SELLER, "10.00")).isEqualTo("AAAAAAE");
        assertThat(customer.inquire("S1")).isEqualTo("1 ES88051");
        assertThat(customer.counts("S1")).isEqualTo("1 0");
    }

    @Test
    void freezeNumberChangesAfterAUse() {
        customer.submit("F1", "BR", BUYER, "", "200.00");
        String first = customer.freezeNo("F1");
        customer.fault("\"fault\":\"freeze_number_changes\",\"tran_type\":\"BH\"");
        assertThat(customer.use("U1", "BH", SELLER, "50.00", first, "200.00")).isEqualTo("AAAAAAA");
        String second = customer.freezeNo("U1");
        assertThat(second).hasSize(22).isNotEqualTo(first);
        assertThat(customer.freezeNo("F1")).isEqualTo(first);
        assertThat(customer.use("U2", "BH", SELLER, "50.00", first, "150.00")).isEqualTo("SM00040");
        assertThat(customer.use("U3", "BH", SELLER, "150.00", second, "150.00"))
                .isEqualTo("AAAAAAA");
        assertThat(customer.balance(BUYER)).isEqualTo("800.00 800.00 0.00");
    }

    @Test
    void answersLate() {
        customer.fault("\"fault\":\"delay\",\"millis\":300");
        CompletableFuture<HttpResponse<byte[]>> reply = customer.later(transfer("S1"));
        await().until(reply::isDone);
        assertThat(customer.counts("S1")).isEqualTo("1 1");
    }

    @Test
    void resetsTheConnectionBeforeOrAfterTheMoneyMoved() {
        customer.fault("\"fault\":\"close_before_reply\",\"times\":1");
        assertThatThrownBy(() -> send("S1")).isInstanceOf(IOException.class);
        assertThat(customer.counts("S1")).isEqualTo("1 0");
        customer.fault("\"fault\":\"close_before_reply\",\"executed\":true,\"times\":1");
        assertThatThrownBy(() -> send("S2")).isInstanceOf(IOException.class);
        assertThat(customer.counts("S2")).isEqualTo("1 1");
    }

    @Test
    void inquiriesFailByThePayerOfTheirOrder() {
        customer.deposit(SELLER, "5.00", "");
        customer.submit("S1", "BF", BUYER, SELLER, "1.00");
        customer.submit("S2", "BF", SELLER, BUYER, "1.00");
        customer.fault(
                "\"fault\":\"code\",\"code\":\"ED11308\",\"action\":\"DLCIDSTT\",\"account\":\""
                        + SELLER
                        + "\"");
        assertThat(customer.inquire("S1")).isEqualTo("0 AAAAAAA");
        assertThat(customer.inquire("S2")).isEqualTo("ED11308");
    }

    @Test
    void incompleteRequestIsNotCounted() throws IOException {
        byte[] body = transfer("S1").getBytes(SimulatorClient.GBK);
        int port = URI.create(simulator.bankUrl()).getPort();
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            OutputStream out = socket.getOutputStream();
            String head = "POST / HTTP/1.1\r\nHost: bank\r\nContent-Length: " + body.length;
            out.write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body, 0, body.length / 2);
            out.flush();
        }
        assertThat(customer.submit("S2", "BF", BUYER, SELLER, "1.00")).isEqualTo("AAAAAAE");
        assertThat(customer.counts("S1")).isEqualTo("0 0");
    }

    @Test
    void rulesSkipExpireAndCanBeTakenAway() {
        customer.fault("\"fault\":\"code\",\"code\":\"EEEEEEE\",\"after\":1,\"times\":1");
        assertThat(customer.submit("S1", "BF", BUYER, SELLER, "1.00")).isEqualTo("AAAAAAE");
        assertThat(customer.submit("S2", "BF", BUYER, SELLER, "1.00")).isEqualTo("EEEEEEE");
        assertThat(customer.submit("S3", "BF", BUYER, SELLER, "1.00")).isEqualTo("AAAAAAE");
        int id = customer.fault("\"fault\":\"http_503\"").path("id").asInt();
        customer.control("DELETE", "/sim/faults/" + id, "");
        assertThat(customer.submit("S4", "BF", BUYER, SELLER, "1.00")).isEqualTo("AAAAAAE");
        assertThat(customer.get("/sim/journal?serial=S2").at("/requests/0/fault").asText())
                .startsWith("code (rule");
    }

    @Test
    void sameSeedFiresAtTheSameMatches() {
        String rule = "\"fault\":\"code\",\"code\":\"EEEEEEE\",\"percent\":40,\"seed\":7";
        customer.fault(rule);
        List<String> first = statuses("A");
        customer.control("DELETE", "/sim/faults", "");
        customer.fault(rule);
        assertThat(statuses("B")).isEqualTo(first).contains("EEEEEEE", "AAAAAAE");
    }

    private List<String> statuses(String prefix) {
        return IntStream.range(0, 12)
                .mapToObj(i -> customer.submit(prefix + i, "BF", BUYER, SELLER, "1.00"))
                .toList();
    }
}
