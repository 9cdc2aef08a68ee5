package coffer.instruction;

import coffer.database.SqlExecutor;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** What a quarantine reads and writes: main accounts, who holds them, and what was never sent. */
public final class QuarantineStore {

    private static final String ACCOUNTS =
            """
            select m.market_id, m.code as market, a.main_account_id, a.code
            from main_account a join market m using (market_id) order by m.code, a.code
            """;

    private static final String HOLDER =
            """
            select l.holder, l.ends_at from lease l
            where l.main_account_id = $1 and l.ends_at > coffer_clock()
            """;

    private static final String QUARANTINE = "select quarantine($1, $2, $3, $4, $5) as moved";

    private final SqlExecutor database;
    private final Clock clock;

    public QuarantineStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A main account, and the codes that people know it and its market by. */
    public record Account(MarketId market, String marketCode, MainAccountId id, String code) {}

    /** A lease that lasts, by the database's clock. */
    public record Holder(String name, Instant until) {}

    /** All main accounts. */
    public List<Account> accounts() {
        return database.rows(ACCOUNTS).stream()
                .map(row ->
                        new Account(
                                new MarketId(row.getInteger("market_id")),
                                row.getString("market"),
                                new MainAccountId(row.getInteger("main_account_id")),
                                row.getString("code")))
                .toList();
    }

    /** Who holds a main account now. */
    public Optional<Holder> holder(MainAccountId account) {
        return database.rows(HOLDER, Tuple.of(account.value())).stream()
                .map(row ->
                        new Holder(
                                row.getString("holder"),
                                row.getOffsetDateTime("ends_at").toInstant()))
                .findFirst();
    }

    /**
     * Takes some of a main account's created instructions for unknown.
     *
     * @param epoch of the lease that the caller holds
     * @param most how many at most
     * @return how many; 0 if there is none left
     * @throws IllegalStateException if the lease has ended
     */
    public int quarantine(Account account, long epoch, int most) {
        OffsetDateTime now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        Tuple tuple = Tuple.of(account.market().value(), now, account.id().value(), epoch, most);
        int moved = database.rows(QUARANTINE, tuple).getFirst().getInteger("moved");
        if (moved < 0) {
            throw new IllegalStateException(
                    "the lease of main account %s/%s ended; run it again"
                            .formatted(account.marketCode(), account.code()));
        }
        return moved;
    }
}
