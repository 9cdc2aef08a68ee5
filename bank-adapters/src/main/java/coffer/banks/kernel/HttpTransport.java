package coffer.banks.kernel;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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
 * Binds the HTTP client to the {@link FirstByteGuard}: it asks the guard once the connection stands
 * and before the client writes, and keeps the reply's body as it is read.
 *
 * <p>The client repeats nothing, follows no redirect, answers no demand for a password and keeps no
 * connection. A stale connection of a pool would make commands Silent at every restart of a bank.
 *
 * <p>Safe for use by many threads.
 */
public final class HttpTransport implements HttpClientConfigurer {

    private static final String CALL = "coffer.call";

    private final FirstByteGuard guard;

    HttpTransport(FirstByteGuard guard) {
        this.guard = guard;
    }

    /**
     * The Camel endpoint that posts a message.
     *
     * @param url checked by {@link #problems}
     */
    public static String endpoint(URI url, ConnectionLimits limits) {
        return url
                + "?httpMethod=POST&throwExceptionOnFailure=false&followRedirects=false"
                + "&copyHeaders=false&skipResponseHeaders=true&userAgent=coffer"
                + "&connectionRequestTimeout="
                + limits.connectTimeoutMillis()
                + "&connectTimeout="
                + limits.connectTimeoutMillis()
                + "&responseTimeout="
                + limits.readTimeoutMillis()
                + "&soTimeout="
                + limits.readTimeoutMillis()
                + "&maxTotalConnections="
                + limits.connections()
                + "&connectionsPerRoute="
                + limits.connections();
    }

    /** Why a URL cannot be posted to; a sentence each. */
    public static List<String> problems(URI url) {
        List<String> problems = new ArrayList<>();
        String scheme = String.valueOf(url.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            problems.add("url begins neither with http:// nor with https://");
        }
        if (url.getHost() == null) {
            problems.add("url names no host");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            problems.add("url has a query or a fragment");
        }
        if (url.getRawUserInfo() != null) {
            problems.add("url holds a user or a password");
        }
        return problems;
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
        Header number = request.getFirstHeader(FirstByteGuard.HEADER);
        FirstByteGuard.Call call = guard.required(number == null ? null : number.getValue());
        request.removeHeaders(FirstByteGuard.HEADER);
        request.setHeader(HttpHeaders.CONNECTION, "close");
        context.setAttribute(CALL, call);
        call.beforeFirstByte();
    }

    private void beforeReply(
            HttpResponse response, @Nullable EntityDetails entity, HttpContext context) {
        if (response instanceof ClassicHttpResponse classic
                && classic.getEntity() != null
                && context.getAttribute(CALL) instanceof FirstByteGuard.Call call) {
            classic.setEntity(new RecordedEntity(classic.getEntity(), call));
        }
    }

    /** A reply's body whose bytes are passed to the call as they are read. */
    private static final class RecordedEntity extends HttpEntityWrapper {

        private final FirstByteGuard.Call call;

        RecordedEntity(HttpEntity entity, FirstByteGuard.Call call) {
            super(entity);
            this.call = call;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new RecordedStream(super.getContent(), call);
        }
    }

    private static final class RecordedStream extends FilterInputStream {

        private final FirstByteGuard.Call call;

        RecordedStream(InputStream in, FirstByteGuard.Call call) {
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
                call.received(buffer, offset, count);
            }
            return count;
        }
    }
}
