package coffer.banks.kernel;

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The Camel context on which all bank connections run, and the one {@link FirstByteGuard} that all
 * their transports ask.
 *
 * <p>Safe for use by many threads. Closing it lets calls in flight finish for a short while, then
 * breaks them off; what was broken off is an unanswered call like any other.
 */
public final class Transports implements AutoCloseable {

    private static final int SHUTDOWN_SECONDS = 1;

    private final FirstByteGuard guard = new FirstByteGuard();
    private final HttpTransport http = new HttpTransport(guard);
    private final CamelContext context = new DefaultCamelContext();
    private final Clock clock;

    /** Starts the context. */
    public Transports(Clock clock) {
        this.clock = clock;
        for (String scheme : Set.of("http", "https")) {
            HttpComponent component = new HttpComponent();
            component.setHttpClientConfigurer(http);
            context.addComponent(scheme, component);
        }
        context.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
        context.getShutdownStrategy().setTimeUnit(TimeUnit.SECONDS);
        context.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
        context.start();
    }

    /** The clock of all connections. */
    public Clock clock() {
        return clock;
    }

    /** The context, for tests that replace a wire node. */
    public CamelContext context() {
        return context;
    }

    /** The binding of the HTTP client, for tests that replace a wire node. */
    public HttpTransport http() {
        return http;
    }

    /** A wire node for one address that speaks length-framed messages over TCP. */
    public FramedTcp framedTcp(String host, int port, FrameFormat format, ConnectionLimits limits) {
        return new FramedTcp(guard, host, port, format, limits);
    }

    /**
     * Opens a connection: adds its route to the context.
     *
     * @param connection a name of ours for it, unique in the context and fit for logs
     * @param route begins at {@link BankClient#entrance} and leaves the texts of both messages on
     *     the exchange
     */
    public <Q, R> BankClient<Q, R> connect(
            String connection,
            RouteBuilder route,
            MessageCodec<Q, R> codec,
            ConnectionLimits limits) {
        try {
            context.addRoutes(route);
        } catch (Exception wrongRoute) { // Camel declares no narrower one.
            throw new IllegalStateException("the route of " + connection, wrongRoute);
        }
        return new BankClient<>(
                connection, codec, limits, guard, context.createProducerTemplate(), clock);
    }

    @Override
    public void close() {
        context.stop();
    }
}
