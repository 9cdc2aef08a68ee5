package coffer.instruction;

import coffer.database.Database;
import coffer.database.Session;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The writers of this process, one for each main account, on connections of its own. */
public final class LocalBatchWriters implements BatchWriters, AutoCloseable {

    private final Database database;
    private final Clock clock;
    private final ProcessorMetrics metrics;
    private final String name;
    private final int most;
    private final int places;
    private final Map<MainAccountId, OpenWriter> writers = new ConcurrentHashMap<>();

    private record OpenWriter(BatchWriter writer, List<Session> sessions) {}

    /**
     * Creates each writer at its first use.
     *
     * @param name what the server knows the connections by; no other process may have it
     * @param most how many orders and ends one statement has at most
     * @param places how many may wait for one writer before orders are declined
     */
    public LocalBatchWriters(
            Database database,
            Clock clock,
            ProcessorMetrics metrics,
            String name,
            int most,
            int places) {
        this.database = database;
        this.clock = clock;
        this.metrics = metrics;
        this.name = name;
        this.most = most;
        this.places = places;
    }

    @Override
    public BatchWriter of(MarketId market, MainAccountId account) {
        return writers.computeIfAbsent(account, _ -> open(market, account)).writer();
    }

    private OpenWriter open(MarketId market, MainAccountId account) {
        Session orders = database.session("%s-%s-orders".formatted(name, account.value()));
        Session ends = database.session("%s-%s-ends".formatted(name, account.value()));
        BatchWriter writer =
                new BatchWriter(
                        new AcceptStore(orders, clock),
                        new FinishStore(ends, clock),
                        market,
                        metrics,
                        most,
                        places);
        return new OpenWriter(writer, List.of(orders, ends));
    }

    /** How many orders and ends wait for all writers. */
    public int waiting() {
        return writers.values().stream().mapToInt(open -> open.writer().waiting()).sum();
    }

    /** Closes the connections. */
    @Override
    public void close() {
        writers.values().forEach(open -> open.sessions().forEach(Session::close));
    }
}
