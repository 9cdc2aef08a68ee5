package coffer.platform;

import coffer.database.Database;
import coffer.ledger.InvariantStore;
import coffer.ledger.Violation;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/**
 * What the books of a test's database hold, read with SQL of the tests' own and not by the code
 * that is tested; the invariants apart, which are the product's.
 *
 * @param databaseUrl the database, as the owner of the schema
 */
public record BookQueries(String databaseUrl) {

    /** Where the invariants do not hold. */
    public List<Violation> violations() {
        Vertx vertx = Vertx.vertx();
        try (Database database = new Database(vertx, databaseUrl, 2, Duration.ofSeconds(10))) {
            return new InvariantStore(database).violations();
        } finally {
            vertx.close().await();
        }
    }

    private List<String> column(String statement, String parameter) {
        return TestDatabase.run(databaseUrl, statement.formatted(parameter));
    }

    /** {@code cause direction amount} of a sub-account's lines; a line that waits has no cause. */
    public List<String> lines(String subAccountNo) {
        return column(
                """
                select coalesce(e.cause::text, 'waits') || ' ' || l.direction || ' '
                  || (l.amount / 100.0)::numeric(20, 2)
                from bank_line l left join line_explanation e
                  on e.market_id = l.market_id and e.line_id = l.line_id
                where l.sub_account_no = '%s' order by l.line_id
                """,
                subAccountNo);
    }

    /** The bank's serials of a sub-account's lines. */
    public List<String> bankSerials(String subAccountNo) {
        return column("select flow from bank_line where sub_account_no = '%s'", subAccountNo);
    }

    /** Kinds of the open Differences of a sub-account, oldest first. */
    public List<String> differences(String subAccountNo) {
        return column(
                """
                select d.kind from difference d join sub_account a
                  on a.market_id = d.market_id
                  and a.sub_account_id in (d.sub_account_id, d.other_sub_account_id)
                where a.sub_account_no = '%s' and d.closed_at is null order by d.difference_id
                """,
                subAccountNo);
    }

    /** When the last days of a sub-account's statement were read again. */
    public List<String> overlapReadAt(String subAccountNo) {
        return column(
                """
                select c.overlap_at from line_cursor c join sub_account a
                  on a.market_id = c.market_id and a.sub_account_id = c.sub_account_id
                where a.sub_account_no = '%s'
                """,
                subAccountNo);
    }

    /** Directions of the lines that are linked to an instruction. */
    public List<String> linkedLines(String serial) {
        return column(
                """
                select e.direction from line_explanation e join instruction i
                  on i.market_id = e.market_id and i.instruction_id = e.instruction_id
                where i.serial = '%s' order by 1
                """,
                serial);
    }

    /** How often the bank was asked what became of an instruction; its own journal forgets. */
    public long inquiries(String serial) {
        return column(
                        """
                        select 1 from bank_message b join instruction i
                          on i.market_id = b.market_id and i.instruction_id = b.instruction_id
                        where i.serial = '%s' and b.act = 'INQUIRE'
                        """,
                        serial)
                .size();
    }

    /** The types of the events of an instruction, in their order. */
    public List<String> eventTypes(String serial) {
        return column(
                """
                select v.type from event v join instruction i
                  on i.market_id = v.market_id and i.instruction_id = v.object_id
                where i.serial = '%s' order by v.number
                """,
                serial);
    }
}
