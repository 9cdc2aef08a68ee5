package coffer.market;

import coffer.database.SqlExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Markets and their API keys, of which only the SHA-256 is kept. */
public final class ApiKeyStore {

    private static final String FIND =
            "select market_id, client_id from api_key where key_hash = $1 and revoked_at is null";

    private static final String MARKET = "select market_id from market where code = $1";

    private final SqlExecutor database;

    public ApiKeyStore(SqlExecutor database) {
        this.database = database;
    }

    /** Who calls: a client of a market. */
    public record Client(MarketId market, String id) {}

    /** The market of a code. */
    public Optional<MarketId> market(String code) {
        return database.rows(MARKET, Tuple.of(code)).stream()
                .map(row -> new MarketId(row.getInteger("market_id")))
                .findFirst();
    }

    /** The client that a key belongs to. */
    public Optional<Client> client(byte[] keyHash) {
        return database.rows(FIND, Tuple.of(Buffer.buffer(keyHash))).stream()
                .map(row ->
                        new Client(
                                new MarketId(row.getInteger("market_id")),
                                row.getString("client_id")))
                .findFirst();
    }
}
