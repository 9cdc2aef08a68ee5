package coffer.instruction;

import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.market.MarketId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Reads what is known of instructions that people want to judge. */
public final class EvidenceStore {

    private static final String EVIDENCE =
            """
            select said, unknown_at, read_at, may_be_its_doing from evidence($1, $2)
            """;

    private final SqlExecutor database;

    public EvidenceStore(SqlExecutor database) {
        this.database = database;
    }

    /** What is known of an instruction. */
    public Evidence evidence(MarketId market, InstructionId id) {
        Row row = database.rows(EVIDENCE, Tuple.of(market.value(), id.value())).getFirst();
        return new Evidence(
                Optional.ofNullable(row.getString("said")),
                SqlValues.instant(row, "unknown_at"),
                SqlValues.instant(row, "read_at"),
                row.getBoolean("may_be_its_doing"));
    }
}
