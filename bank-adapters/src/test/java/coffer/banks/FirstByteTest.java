package coffer.banks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.Test;

/** The moment before the first byte, without a socket. */
class FirstByteTest {

    private static final FirstByte.ReplyLimit LIMIT =
            new FirstByte.ReplyLimit(Duration.ofSeconds(1), 1000);

    private final FirstByte firstByte = new FirstByte();

    private void pass(HttpPost request) throws IOException {
        firstByte.beforeFirstByte(request, null, HttpClientContext.create());
    }

    private static HttpPost request(String number) {
        HttpPost request = new HttpPost("http://127.0.0.1:1");
        request.addHeader(FirstByte.HEADER, number);
        return request;
    }

    @Test
    void aCallIsUnwrittenUntilItPasses() throws IOException {
        try (FirstByte.Call call = firstByte.open(() -> true, LIMIT);
                FirstByte.Call other = firstByte.open(() -> true, LIMIT)) {
            HttpPost request = request(call.number());
            assertThat(call.isUnwritten()).isTrue();
            pass(request);
            assertThat(call.isUnwritten()).isFalse();
            assertThat(other.isUnwritten()).isTrue();
            assertThat(request.containsHeader(FirstByte.HEADER)).isFalse();
        }
    }

    @Test
    void aCallThatMayNotWriteStaysUnwritten() {
        try (FirstByte.Call call = firstByte.open(() -> false, LIMIT)) {
            assertThatThrownBy(() -> pass(request(call.number()))).isInstanceOf(IOException.class);
            assertThat(call.isUnwritten()).isTrue();
        }
    }

    @Test
    void aCallPassesOnce() throws IOException {
        try (FirstByte.Call call = firstByte.open(() -> true, LIMIT)) {
            pass(request(call.number()));
            assertThatThrownBy(() -> pass(request(call.number())))
                    .isInstanceOf(IOException.class)
                    .hasMessage("a call is written once");
            assertThat(call.isUnwritten()).isFalse();
        }
    }

    @Test
    void nothingPassesThatNobodyOpenedOrThatWasClosed() {
        String closed;
        try (FirstByte.Call call = firstByte.open(() -> true, LIMIT)) {
            closed = call.number();
        }
        assertThatThrownBy(() -> pass(request(closed))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> pass(new HttpPost("http://127.0.0.1:1")))
                .isInstanceOf(IOException.class);
    }
}
