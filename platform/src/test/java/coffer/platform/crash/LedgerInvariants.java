package coffer.platform.crash;

import coffer.database.Database;
import coffer.ledger.InvariantStore;
import coffer.ledger.Violation;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/** The seven promises, asked of a database. */
final class LedgerInvariants {

    private LedgerInvariants() {}

    static List<Violation> violations(String databaseUrl) {
        Vertx vertx = Vertx.vertx();
        try (Database database = new Database(vertx, databaseUrl, 2, Duration.ofSeconds(10))) {
            return new InvariantStore(database).violations();
        } finally {
            vertx.close().await();
        }
    }
}
