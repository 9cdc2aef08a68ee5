package coffer.platform;

import coffer.work.LineReader;
import coffer.work.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything that can be set, made by {@link Settings}. Every limit of the process stands here.
 *
 * @param stopLimit how long a graceful stop may take
 * @param clockAhead how far the process's clock is ahead of the machine's: zero, except where an
 *     installation against a pretend bank rehearses what can only be done on a later day
 */
public record Config(
        Http http, Store store, Work work, Watch watch, Duration stopLimit, Duration clockAhead) {

    /**
     * The HTTP server.
     *
     * @param host the address to listen on
     * @param port the port, 0 for a free one; empty for 8080 if it is free and else a free one
     * @param bodyLimitBytes how long a body may be
     * @param batchLimitBytes how long the body of a batch may be
     * @param mostRequests how many requests may be under way; more are answered with busy
     * @param longestWait the longest wait that a caller may ask for
     * @param keyMemory how long a key that was looked up is remembered
     * @param staff the people of the markets, with their keys
     */
    public record Http(
            String host,
            OptionalInt port,
            int bodyLimitBytes,
            int batchLimitBytes,
            int mostRequests,
            Duration longestWait,
            Duration keyMemory,
            List<Staff> staff) {

        public Http {
            staff = List.copyOf(staff);
        }
    }

    /**
     * A person of a market's treasury.
     *
     * @param market the market's code
     * @param name unique among the market's staff
     * @param key what the person shows; never shown by us
     */
    public record Staff(String market, String name, String key) {

        @Override
        public String toString() {
            return market + "/" + name + "=***";
        }
    }

    /**
     * The database.
     *
     * @param url where it is; empty for an embedded one
     * @param ownerUrl the same as the owner of the schema, for migrations; empty if it is the same
     * @param folder where the embedded one keeps its data
     * @param connections how many connections at most
     * @param statementLimit how long one statement may take
     * @param startLimit how long to wait at the start for a database to answer
     */
    public record Store(
            Optional<String> url,
            Optional<String> ownerUrl,
            Path folder,
            int connections,
            Duration statementLimit,
            Duration startLimit) {}

    /**
     * The workers of a main account.
     *
     * @param idlePause how long a worker with nothing to do waits unless somebody rings
     * @param awayPause the longest pause while the database is away
     * @param discoveryPause the pause between two looks for new main accounts
     * @param leaseLength how long a main account is held without a renewal; renewed at a third
     * @param dispatcherCrew how many commands may be on their way to one bank at once
     * @param inquirerCrew how many inquiries likewise
     * @param balanceCrew how many questions for balances likewise
     * @param readsBesideOrders how many statements, and as many balances, may be asked for in a
     *     second while orders are under way
     * @param balancePause the shortest time between two questions about one sub-account
     * @param dayClosing how long after the end of a bank date its statement is taken as complete
     * @param balanceStale after how long a sub-account that did not move is asked again
     */
    public record Work(
            Duration idlePause,
            Duration awayPause,
            Duration discoveryPause,
            Duration leaseLength,
            int writerBatch,
            int writerPlaces,
            int dispatcherCrew,
            int inquirerCrew,
            int balanceCrew,
            int readsBesideOrders,
            Duration balancePause,
            Duration balanceStale,
            Duration dayClosing,
            Patience patience,
            LineReader.Rhythm rhythm) {}

    /**
     * What the process looks at for its metrics.
     *
     * @param pause the pause between two looks at what waits
     * @param booksPause the pause between two checks of the books' promises
     */
    public record Watch(Duration pause, Duration booksPause) {}
}
