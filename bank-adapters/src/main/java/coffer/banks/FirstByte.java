package coffer.banks;

import coffer.bank.WritePermit;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Decides for all banks whether a command was not sent.
 *
 * <p><b>Why not by the kind of failure.</b> A reset connection looks the same before and after the
 * order was read, so exception classes cannot tell. This class instead stands where the HTTP client
 * passes once the connection stands and before it writes: there it asks the {@link WritePermit} and
 * then marks the call as written. A call without the mark wrote nothing, whatever went wrong; a
 * call with it may have arrived, whatever went wrong.
 *
 * <p><b>At most once.</b> The client it configures repeats nothing, follows no redirect and keeps
 * no connection (one that went stale in a pool would give a false "may have arrived" at every
 * restart of a bank). Should the client pass here a second time for one call all the same, the call
 * is broken off; a request that nobody opened a call for is never written.
 *
 * <p><b>One call, one state.</b> {@link #open} hands out a number that travels as a header and is
 * taken off before anything is written; so calls may run at once and on any thread. The bytes of
 * the reply are kept with the call as they come, within its limits, so that they can be shown even
 * if the reply breaks off.
 *
 * <p>Safe for use by many threads.
 */
public final class FirstByte implements HttpClientConfigurer {

    /** The header that carries {@link Call#number()} to the client; it never reaches a bank. */
    public static final String HEADER = "Coffer-Call";

    private static final String CALL = "coffer.call";

    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();

    /**
     * How much of a reply is read.
     *
     * @param time how long a reply may take from the first byte written to its last one read
     * @param bytes how long a reply may be
     */
    public record ReplyLimit(Duration time, int bytes) {}

    /** Opens a call; it must be closed. */
    public Call open(WritePermit permit, ReplyLimit limit) {
        Call call = new Call(Long.toString(lastNumber.incrementAndGet()), permit, limit);
        calls.put(call.number, call);
        return call;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setConnectionReuseStrategy((request, response, context) -> false)
                .addRequestInterceptorLast(this::beforeFirstByte)
                .addResponseInterceptorLast(this::beforeReply);
    }

    /**
     * The client calls this after the connection stands and directly before the first byte.
     *
     * @throws IOException if the request must not be written
     */
    public void beforeFirstByte(
            HttpRequest request, @Nullable EntityDetails entity, HttpContext context)
            throws IOException {
        Header number = request.getFirstHeader(HEADER);
        Call call = number == null ? null : calls.get(number.getValue());
        if (call == null) {
            throw new IOException("a request that nobody opened a call for");
        }
        request.removeHeaders(HEADER);
        request.setHeader(HttpHeaders.CONNECTION, "close");
        context.setAttribute(CALL, call);
        call.write();
    }

    private void beforeReply(
            HttpResponse response, @Nullable EntityDetails entity, HttpContext context) {
        if (response instanceof ClassicHttpResponse classic
                && classic.getEntity() != null
                && context.getAttribute(CALL) instanceof Call call) {
            classic.setEntity(new KeptEntity(classic.getEntity(), call));
        }
    }

    /** One request and its reply, from before it is written to after it is read. */
    public final class Call implements AutoCloseable {

        private final String number;
        private final WritePermit permit;
        private final ReplyLimit limit;
        private final ByteArrayOutputStream reply = new ByteArrayOutputStream();
        private volatile boolean written;
        private volatile long writtenAt;

        private Call(String number, WritePermit permit, ReplyLimit limit) {
            this.number = number;
            this.permit = permit;
            this.limit = limit;
        }

        /** The value for {@link #HEADER}. */
        public String number() {
            return number;
        }

        /** Whether not one byte of the request was written. */
        public boolean isUnwritten() {
            return !written;
        }

        /** What was read of the reply's body, complete or not. */
        public byte[] replySoFar() {
            return reply.toByteArray();
        }

        private void write() throws IOException {
            if (written) {
                throw new IOException("a call is written once");
            }
            if (!permit.mayWrite()) {
                throw new IOException("the permit to write has ended");
            }
            writtenAt = System.nanoTime();
            written = true;
        }

        private void read(byte[] buffer, int offset, int count) throws IOException {
            reply.write(buffer, offset, count);
            if (reply.size() > limit.bytes) {
                throw new IOException("a reply of more than " + limit.bytes + " bytes");
            }
            if (System.nanoTime() - writtenAt > limit.time.toNanos()) {
                throw new SocketTimeoutException("a reply of more than " + limit.time);
            }
        }

        @Override
        public void close() {
            calls.remove(number);
        }
    }

    /** A reply's body that is kept as it is read. */
    private static final class KeptEntity extends HttpEntityWrapper {

        private final Call call;

        KeptEntity(HttpEntity entity, Call call) {
            super(entity);
            this.call = call;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new KeptStream(super.getContent(), call);
        }
    }

    private static final class KeptStream extends FilterInputStream {

        private final Call call;

        KeptStream(InputStream in, Call call) {
            super(in);
            this.call = call;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            if (count > 0) {
                call.read(buffer, offset, count);
            }
            return count;
        }
    }
}
