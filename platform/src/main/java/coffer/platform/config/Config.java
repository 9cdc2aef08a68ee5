package coffer.platform.config;

import coffer.instruction.RetryPolicy;
import coffer.statement.PollingSchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything that can be set, made by {@link ConfigReader}. Every limit of the process stands here.
 *
 * @param stopLimit how long a graceful stop may take, that of an embedded database left out
 * @param clockAhead how far the process's clock is ahead of the machine's: zero, except where an
 *     installation with a simulated bank tests what can only be done on a later day
 */
public record Config(
        Http http,
        Database database,
        Workers workers,
        Monitoring monitoring,
        Duration stopLimit,
        Duration clockAhead) {

    /**
     * The HTTP server.
     *
     * @param host the address to listen on
     * @param port the port, 0 for a free one; empty for 8080 if it is free and else a free one
     * @param bodyLimitBytes how long a body may be
     * @param batchLimitBytes how long the body of a batch may be
     * @param maxRequests how many requests may be under way; more are answered with busy
     * @param eventLoops threads that read requests and write answers
     * @param idleLimit how long a connection may carry nothing
     * @param maxWait the longest wait that a caller may ask for
     * @param waitPollPause after what pause one who waits looks for what another process may have
     *     done
     * @param keyCacheTime how long a key that was looked up is remembered
     * @param keyCacheSize how many keys are
     * @param staff the people of the markets, with their keys
     */
    public record Http(
            String host,
            OptionalInt port,
            int bodyLimitBytes,
            int batchLimitBytes,
            int maxRequests,
            int eventLoops,
            Duration idleLimit,
            Duration maxWait,
            Duration waitPollPause,
            Duration keyCacheTime,
            int keyCacheSize,
            List<StaffKey> staff) {

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
    public record StaffKey(String market, String name, String key) {

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
     * @param connections how many connections at most; two more for each main account write
     * @param leaseConnections how many connections leases have for themselves
     * @param statementLimit how long one statement may take
     * @param startLimit how long to wait at the start for a database to answer
     */
    public record Database(
            Optional<String> url,
            Optional<String> ownerUrl,
            Path folder,
            int connections,
            int leaseConnections,
            Duration statementLimit,
            Duration startLimit) {}

    /**
     * The workers of a main account.
     *
     * @param idlePause how long a worker with nothing to do waits unless it is signalled
     * @param databaseRetryPause the longest pause while the database is unreachable
     * @param discoveryPause the pause between two searches for new main accounts
     * @param leaseLength how long a main account is held without a renewal; renewed at a third, and
     *     asked for at a tenth while another process holds it
     * @param writerBatch how many orders, or ends, one statement writes at most
     * @param writerCapacity how many orders may wait for one main account; more are told busy
     * @param maxConcurrentCommands how many commands may be on their way to one bank at once
     * @param maxConcurrentInquiries how many inquiries likewise
     * @param maxConcurrentBalanceQueries how many questions for balances likewise
     * @param readsBesideOrders how many statements, and as many balances, may be asked for in a
     *     second while orders are under way
     * @param balancePause the shortest time between two questions about one sub-account
     * @param dayClosing how long after the end of a bank date its statement is taken as complete
     * @param messageLimit how many characters of a raw message to or from a bank are kept
     * @param retryPolicy how long banks are waited for, where a connection does not say otherwise
     * @param balanceStale after how long a sub-account that did not move is asked again
     */
    public record Workers(
            Duration idlePause,
            Duration databaseRetryPause,
            Duration discoveryPause,
            Duration leaseLength,
            int writerBatch,
            int writerCapacity,
            int maxConcurrentCommands,
            int maxConcurrentInquiries,
            int maxConcurrentBalanceQueries,
            int readsBesideOrders,
            Duration balancePause,
            Duration balanceStale,
            Duration dayClosing,
            int messageLimit,
            RetryPolicy retryPolicy,
            PollingSchedule pollingSchedule) {}

    /**
     * How often the process reads what its metrics show.
     *
     * @param pause the pause between two readings of what waits
     * @param booksPause the pause between two verifications of the books
     * @param sealPause the pause between two seals of what was written
     * @param proofLimit how long one statement of a verification or a seal may take
     */
    public record Monitoring(
            Duration pause, Duration booksPause, Duration sealPause, Duration proofLimit) {}
}
