package coffer.banks;

import coffer.bank.BankGateway;
import coffer.banks.citic.CiticConfig;
import coffer.banks.citic.CiticGateway;
import coffer.market.BankCode;
import coffer.market.MainAccountNo;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The list of all banks: opens connections on one Camel context, whose HTTP client is watched by
 * {@link FirstByte}.
 *
 * <p>Safe for use by many threads. Closing it lets calls in flight finish for a short while, then
 * breaks them off; what was broken off is an unanswered call like any other.
 */
public final class Banks implements AutoCloseable {

    private static final int SHUTDOWN_SECONDS = 1;

    private static final Map<BankCode, Opener> ALL =
            Map.of(new BankCode("citic"), Banks::openCitic);

    private final CamelContext context;
    private final FirstByte firstByte;
    private final Clock clock;
    private final AtomicInteger lastConnection = new AtomicInteger();

    @FunctionalInterface
    private interface Opener {
        BankGateway open(
                Banks banks,
                String connection,
                MainAccountNo mainAccountNo,
                Map<String, String> settings);
    }

    public Banks(Clock clock) {
        this.clock = clock;
        this.firstByte = new FirstByte();
        this.context = context(firstByte);
    }

    /** The banks that can be opened. */
    public static Set<BankCode> codes() {
        return ALL.keySet();
    }

    /**
     * Opens the connection of one main account. It lives as long as this list.
     *
     * @throws IllegalArgumentException if there is no such bank or if settings are wrong; the
     *     message names all problems
     */
    public BankGateway open(
            BankCode bank, MainAccountNo mainAccountNo, Map<String, String> settings) {
        Opener opener = ALL.get(bank);
        if (opener == null) {
            throw new IllegalArgumentException("no such bank: " + bank);
        }
        // An ordinal, for an account number in a route's name would end up in logs.
        String connection = bank + "-" + lastConnection.incrementAndGet();
        return opener.open(this, connection, mainAccountNo, settings);
    }

    private BankGateway openCitic(
            String connection, MainAccountNo mainAccountNo, Map<String, String> settings) {
        return CiticGateway.open(
                context, firstByte, connection, CiticConfig.from(mainAccountNo, settings), clock);
    }

    /** A started Camel context whose HTTP calls all pass {@code firstByte}. */
    public static CamelContext context(FirstByte firstByte) {
        CamelContext context = new DefaultCamelContext();
        for (String scheme : Set.of("http", "https")) {
            HttpComponent http = new HttpComponent();
            http.setHttpClientConfigurer(firstByte);
            context.addComponent(scheme, http);
        }
        context.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
        context.getShutdownStrategy().setTimeUnit(TimeUnit.SECONDS);
        context.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
        context.start();
        return context;
    }

    @Override
    public void close() {
        context.stop();
    }
}
