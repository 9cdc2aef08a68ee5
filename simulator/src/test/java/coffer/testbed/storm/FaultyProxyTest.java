package coffer.testbed.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import coffer.testbed.FreePorts;
import coffer.testbed.storm.EventCounters.Group;
import coffer.testbed.storm.NetworkFaults.Rates;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultyProxyTest {

    private static final String BODY = "{\"out_request_no\":\"A-1\"}";
    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"id\":\"x\"}";
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final AtomicBoolean calm = new AtomicBoolean();
    private final EventCounters counters = new EventCounters();
    private final Queue<String> copied = new ConcurrentLinkedQueue<>();
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final ServerSocket server = server();

    private ServerSocket server() {
        try {
            ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> listen(socket));
            return socket;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void listen(ServerSocket socket) {
        while (!socket.isClosed()) {
            try (Socket caller = socket.accept()) {
                serve(caller);
            } catch (IOException cut) {
                unanswered.incrementAndGet();
            }
        }
    }

    private void serve(Socket caller) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = caller.getInputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            text.append((char) next);
            if (text.toString().endsWith(BODY)) {
                received.add(text.toString());
                caller.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
                return;
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private FaultyProxy link(int cut, int stall, int twice) {
        Rates rates = new Rates(cut, stall, twice, 10, MOMENT, MOMENT);
        FaultyProxy link =
                new FaultyProxy(
                        FreePorts.free(),
                        new NetworkFaults("test", rates, calm, counters, 1),
                        copied::add);
        link.forwardTo(server.getLocalPort());
        return link;
    }

    private static RawHttpClient.Response ask(FaultyProxy link) throws IOException {
        return new RawHttpClient("key").post(link.port(), "/path", 0, BODY);
    }

    @Test
    void withoutFaultEverythingPasses() throws IOException {
        try (FaultyProxy link = link(0, 0, 0)) {
            assertThat(ask(link).text("id")).isEqualTo("x");
        }
        assertThat(received).singleElement().asString().contains("Bearer key");
        assertThat(copied).isEmpty();
        assertThat(counters.sum(Group.FAULTS)).isZero();
    }

    @Test
    void partOfAResponseIsAnError() {
        try (FaultyProxy link = link(100, 0, 0)) {
            for (int time = 0; time < 20; time++) {
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> ask(link));
            }
        }
        assertThat(counters.of(Group.FAULTS)).containsOnlyKeys("test cut").containsValue(20L);
    }

    @Test
    void delayedBytesArriveCompletely() throws IOException {
        try (FaultyProxy link = link(0, 100, 0)) {
            assertThat(ask(link).status()).isEqualTo(200);
        }
        assertThat(counters.of(Group.FAULTS)).containsOnlyKeys("test stalled");
    }

    @Test
    void aRequestIsDeliveredTwiceAndAnsweredOnce() throws IOException {
        try (FaultyProxy link = link(0, 0, 100)) {
            assertThat(ask(link).text("id")).isEqualTo("x");
            await().until(() -> received.size() == 2);
        }
        assertThat(List.copyOf(received).getFirst()).isEqualTo(List.copyOf(received).getLast());
        assertThat(copied).singleElement().asString().contains("A-1");
    }

    @Test
    void whilePausedNothingIsInjected() throws IOException {
        calm.set(true);
        try (FaultyProxy link = link(100, 0, 0)) {
            assertThat(ask(link).status()).isEqualTo(200);
        }
    }

    @Test
    void aProcessThatIsDownRefusesFromTheSecondCallerOnUntilItIsUpAgain() throws IOException {
        try (FaultyProxy link = link(0, 0, 0)) {
            server.close();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> ask(link));
            await().untilAsserted(() ->
                    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> ask(link)));
            int port = server.getLocalPort();
            try (ServerSocket again =
                    new ServerSocket(port, 10, InetAddress.getLoopbackAddress())) {
                Thread.ofVirtual().start(() -> listen(again));
                await().untilAsserted(() -> assertThat(ask(link).status()).isEqualTo(200));
            }
        }
    }
}
