package coffer.banks.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.Test;

/** The moment before the first byte, without a socket. */
class FirstByteGuardTest {

    private static final ConnectionLimits LIMITS = FirstByteContract.LIMITS;

    private final FirstByteGuard guard = new FirstByteGuard();
    private final HttpTransport http = new HttpTransport(guard);

    private void pass(HttpPost request) throws IOException {
        http.beforeFirstByte(request, null, HttpClientContext.create());
    }

    private static HttpPost request(String number) {
        HttpPost request = new HttpPost("http://127.0.0.1:1");
        request.addHeader(FirstByteGuard.HEADER, number);
        return request;
    }

    @Test
    void aCallIsUnwrittenUntilItPasses() throws IOException {
        try (FirstByteGuard.Call call = guard.open(() -> true, LIMITS);
                FirstByteGuard.Call other = guard.open(() -> true, LIMITS)) {
            HttpPost request = request(call.number());
            assertThat(call.isUnwritten()).isTrue();
            pass(request);
            assertThat(call.isUnwritten()).isFalse();
            assertThat(call.endUnwritten()).isFalse();
            assertThat(other.isUnwritten()).isTrue();
            assertThat(request.containsHeader(FirstByteGuard.HEADER)).isFalse();
        }
    }

    @Test
    void aCallThatMayNotWriteStaysUnwritten() {
        try (FirstByteGuard.Call call = guard.open(() -> false, LIMITS)) {
            assertThatThrownBy(() -> pass(request(call.number()))).isInstanceOf(IOException.class);
            assertThat(call.isUnwritten()).isTrue();
        }
    }

    @Test
    void aCallPassesOnce() throws IOException {
        try (FirstByteGuard.Call call = guard.open(() -> true, LIMITS)) {
            pass(request(call.number()));
            assertThatThrownBy(() -> pass(request(call.number())))
                    .isInstanceOf(IOException.class)
                    .hasMessage("a call is written once");
            assertThat(call.isUnwritten()).isFalse();
        }
    }

    @Test
    void aCallThatWasEndedUnwrittenIsNeverWritten() {
        try (FirstByteGuard.Call call = guard.open(() -> true, LIMITS)) {
            assertThat(call.endUnwritten()).isTrue();
            assertThatThrownBy(() -> pass(request(call.number())))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the call has ended");
            assertThat(call.endUnwritten()).isTrue();
        }
    }

    @Test
    void aCallIsEitherEndedOrWritten() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2_000; i++) {
                try (FirstByteGuard.Call call = guard.open(() -> true, LIMITS)) {
                    CountDownLatch start = new CountDownLatch(1);
                    Future<Boolean> passed =
                            threads.submit(() -> {
                                start.await();
                                try {
                                    call.beforeFirstByte();
                                    return true;
                                } catch (IOException ended) {
                                    return false;
                                }
                            });
                    start.countDown();
                    boolean ended = call.endUnwritten();
                    assertThat(passed.get()).isNotEqualTo(ended);
                }
            }
        }
    }

    @Test
    void aCallThatIsNotOpenIsNotWritten() {
        String closed;
        try (FirstByteGuard.Call call = guard.open(() -> true, LIMITS)) {
            closed = call.number();
        }
        assertThatThrownBy(() -> pass(request(closed))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> pass(new HttpPost("http://127.0.0.1:1")))
                .isInstanceOf(IOException.class);
    }
}
