package coffer.simulator;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.common.FatalStartupException;
import com.github.tomakehurst.wiremock.core.Options.ChunkedEncodingPolicy;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bank's port: an HTTP server on WireMock that accepts any path and content type and leaves
 * every decision to its handler.
 *
 * <p>A request that is never answered waits in WireMock's timer and holds no thread. WireMock
 * cannot refuse a connection, so a closed port is a stopped server, and opening starts a new one on
 * the same port; the bank keeps its state. WireMock's own administration may be read at {@code
 * /__admin} and not written, so that no caller can replace the bank's replies.
 *
 * <p>WireMock never ends its timer's threads, at most {@value #REPLY_THREADS} of them for each time
 * the port was open and had something to answer late; they stay idle.
 *
 * <p>Only one thread at a time opens or closes the port. {@code epoch} grows with each, so that a
 * timer that was to open the port does nothing after a later decision.
 */
final class BankPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BankPort.class);
    private static final Duration NEVER = Duration.ofHours(6);
    private static final int JOURNAL_ENTRIES = 500;
    private static final int REPLY_THREADS = 8;
    private static final int CONTAINER_THREADS = 64;
    private static final Duration REOPEN_PAUSE = Duration.ofMillis(100);

    private final Function<byte[], PortReply> bank;
    private volatile Optional<WireMockServer> server = Optional.empty();
    private volatile int port;
    private long epoch;

    /** A port that is not open yet; 0 takes a free one, which it keeps. */
    BankPort(int port, Function<byte[], PortReply> bank) {
        this.port = port;
        this.bank = bank;
    }

    int port() {
        return port;
    }

    boolean isOpen() {
        return server.isPresent();
    }

    synchronized void open() {
        epoch++;
        if (server.isPresent()) {
            return;
        }
        WireMockServer fresh = new WireMockServer(configuration());
        fresh.start();
        fresh.stubFor(WireMock.post(WireMock.anyUrl()).willReturn(WireMock.ok()));
        port = fresh.port();
        server = Optional.of(fresh);
    }

    /** Refuses connections from now on; with a time, until it has passed. */
    synchronized void refuseConnections(Optional<Duration> time) {
        epoch++;
        server.ifPresent(WireMockServer::stop);
        server = Optional.empty();
        long mine = epoch;
        time.ifPresent(t -> Thread.ofVirtual().start(() -> openAfter(t, mine)));
    }

    /** The same, for a request that is being served: it must leave before the server can stop. */
    private void refuseConnectionsAfterThisRequest(Optional<Duration> time) {
        Thread.ofVirtual().start(() -> refuseConnections(time));
    }

    private void openAfter(Duration time, long mine) {
        try {
            Thread.sleep(time);
            while (!openUnlessSuperseded(mine)) {
                Thread.sleep(REOPEN_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean openUnlessSuperseded(long mine) {
        if (epoch != mine) {
            return true;
        }
        try {
            open();
            return true;
        } catch (FatalStartupException e) {
            LOG.warn("port {} is taken, the bank stays closed a little longer", port, e);
            epoch = mine;
            return false;
        }
    }

    @Override
    public synchronized void close() {
        refuseConnections(Optional.empty());
    }

    private WireMockConfiguration configuration() {
        WireMockConfiguration configuration =
                WireMockConfiguration.options()
                        .bindAddress("127.0.0.1")
                        .asynchronousResponseEnabled(true)
                        .asynchronousResponseThreads(REPLY_THREADS)
                        .containerThreads(CONTAINER_THREADS)
                        .maxRequestJournalEntries(JOURNAL_ENTRIES)
                        .timeout((int) NEVER.plusHours(1).toMillis())
                        .jettyIdleTimeout(NEVER.plusHours(1).toMillis())
                        .jettyStopTimeout(100L)
                        .stubRequestLoggingDisabled(true)
                        .gzipDisabled(true)
                        .useChunkedTransferEncoding(ChunkedEncodingPolicy.NEVER)
                        .adminAuthenticator(r -> r.getMethod().equals(RequestMethod.GET))
                        .extensions(new ReplyTransformer());
        return port == 0 ? configuration.dynamicPort() : configuration.port(port);
    }

    private static ResponseDefinition reset() {
        return ResponseDefinitionBuilder.responseDefinition()
                .withFault(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER)
                .build();
    }

    /** Called by WireMock on one of its threads with every POST. */
    private final class ReplyTransformer implements ResponseDefinitionTransformerV2 {
        @Override
        public String getName() {
            return "bank";
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            return switch (bank.apply(event.getRequest().getBody())) {
                case PortReply.Reply reply ->
                        ResponseDefinitionBuilder.responseDefinition()
                                .withStatus(reply.status())
                                .withHeader("Content-Type", "text/xml;charset=GBK")
                                .withFixedDelay((int) reply.delay().toMillis())
                                .withBody(reply.bytes())
                                .build();
                case PortReply.NoReply _ ->
                        ResponseDefinitionBuilder.responseDefinition()
                                .withFixedDelay((int) NEVER.toMillis())
                                .withFault(
                                        com.github.tomakehurst.wiremock.http.Fault
                                                .CONNECTION_RESET_BY_PEER)
                                .build();
                case PortReply.ConnectionReset _ -> reset();
                case PortReply.PortClosed(Optional<Duration> time) -> {
                    refuseConnectionsAfterThisRequest(time);
                    yield reset();
                }
            };
        }
    }
}
