package coffer.banks;

import coffer.bank.BankFeed;
import coffer.bank.BankGateway;
import coffer.banks.citic.CiticConfig;
import coffer.banks.citic.CiticGateway;
import coffer.banks.kernel.Transports;
import coffer.market.BankCode;
import coffer.market.MainAccountNo;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The list of all banks: opens the connection of a main account, all of them on the same {@link
 * Transports}.
 *
 * <p>Safe for use by many threads. Closing it lets calls in flight finish for a short while, then
 * aborts them; an aborted call counts as unanswered.
 */
public final class Banks implements AutoCloseable {

    private static final Map<BankCode, Opener> ALL =
            Map.of(
                    new BankCode("citic"),
                    (transports, connection, mainAccountNo, settings) ->
                            Connection.withoutFeed(
                                    CiticGateway.open(
                                            transports,
                                            connection,
                                            CiticConfig.from(mainAccountNo, settings))));

    private final Transports transports;
    private final AtomicInteger lastConnection = new AtomicInteger();

    @FunctionalInterface
    private interface Opener {
        Connection open(
                Transports transports,
                String connection,
                MainAccountNo mainAccountNo,
                Map<String, String> settings);
    }

    /**
     * The connection of one main account to its bank.
     *
     * @param gateway we call the bank
     * @param feed the bank calls us; empty if it does not, or if the settings name no place to
     *     listen at
     */
    public record Connection(BankGateway gateway, Optional<BankFeed> feed) {

        /** A bank that does not call us. */
        static Connection withoutFeed(BankGateway gateway) {
            return new Connection(gateway, Optional.empty());
        }
    }

    public Banks(Clock clock) {
        this.transports = new Transports(clock);
    }

    /** The banks that can be opened. */
    public static Set<BankCode> codes() {
        return ALL.keySet();
    }

    /**
     * Opens the connection of one main account. Its gateway lives as long as this list; its feed,
     * if it has one, is the caller's to start and to close.
     *
     * @throws IllegalArgumentException if there is no such bank or if settings are wrong; the
     *     message names all problems
     */
    public Connection open(
            BankCode bank, MainAccountNo mainAccountNo, Map<String, String> settings) {
        Opener opener = ALL.get(bank);
        if (opener == null) {
            throw new IllegalArgumentException("no such bank: " + bank);
        }
        // An ordinal, for an account number in a route's name would end up in logs.
        String connection = bank + "-" + lastConnection.incrementAndGet();
        return opener.open(transports, connection, mainAccountNo, settings);
    }

    @Override
    public void close() {
        transports.close();
    }
}
