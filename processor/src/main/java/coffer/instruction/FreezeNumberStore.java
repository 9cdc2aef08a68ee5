package coffer.instruction;

import coffer.bank.ClientSerial;
import coffer.bank.FreezeNo;
import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SubAccountId;
import coffer.money.Money;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The numbers under which banks keep freezes: which of them must be asked for, by the serial of the
 * instruction that made the freeze or used it last.
 */
public final class FreezeNumberStore {

    private static final String DUE =
            """
            select s.freeze_id, s.number_due, s.hold_id, i.serial, i.sent_at, i.created_at,
              h.sub_account_no, s.holder,
              s.remaining + coalesce((select sum(o.amount) from instruction o
                where o.market_id = s.market_id and o.main_account_id = s.main_account_id
                  and o.freeze_id = s.freeze_id and o.next_at is not null), 0)::bigint as standing,
              array(select n.freeze_no from standing_freeze n where n.market_id = s.market_id
                and n.holder = s.holder and n.freeze_id <> s.freeze_id
                and n.freeze_no is not null) as owned
            from standing_freeze s
            join instruction i on i.market_id = s.market_id and i.instruction_id = s.number_due
            join sub_account h on h.market_id = s.market_id and h.sub_account_id = s.holder
            where s.market_id = $1 and s.main_account_id = $2 and s.number_due is not null
              and s.number_due_at <= $3
            order by s.number_due_at, s.freeze_id limit $4
            """;

    private static final String TOLD =
            """
            update standing_freeze set freeze_no = coalesce($4, freeze_no), number_due = null,
              number_due_at = null
            where market_id = $1 and freeze_id = $2 and number_due = $3
            """;

    private static final String LATER =
            """
            update standing_freeze set number_due_at = $4
            where market_id = $1 and freeze_id = $2 and number_due = $3
            """;

    private final SqlExecutor database;

    public FreezeNumberStore(SqlExecutor database) {
        this.database = database;
    }

    /**
     * A freeze whose number must be asked for.
     *
     * @param asked the instruction whose serial tells it
     * @param first whether that is the one that made the freeze at the bank
     * @param standing what is frozen under the number at the bank now
     * @param owned the numbers of other freezes of the same holder
     */
    public record DueNumber(
            InstructionId freeze,
            InstructionId asked,
            ClientSerial serial,
            boolean first,
            SubAccountId holder,
            SubAccountNo holderNo,
            Money standing,
            Instant since,
            Set<FreezeNo> owned) {}

    /** Freezes whose number must be asked for now. */
    public List<DueNumber> due(MarketId market, MainAccountId account, Instant now, int limit) {
        Tuple tuple = Tuple.of(market.value(), account.value(), SqlValues.utc(now), limit);
        return database.rows(DUE, tuple).stream().map(FreezeNumberStore::dueNumber).toList();
    }

    private static DueNumber dueNumber(Row row) {
        long freeze = row.getLong("freeze_id");
        long asked = row.getLong("number_due");
        return new DueNumber(
                new InstructionId(freeze),
                new InstructionId(asked),
                new ClientSerial(row.getString("serial")),
                freeze == asked || Long.valueOf(asked).equals(row.getLong("hold_id")),
                new SubAccountId(row.getInteger("holder")),
                new SubAccountNo(row.getString("sub_account_no")),
                Money.ofMinor(row.getLong("standing")),
                SqlValues.instant(row, "sent_at")
                        .orElseGet(() -> row.getOffsetDateTime("created_at").toInstant()),
                Arrays.stream(row.getArrayOfStrings("owned"))
                        .map(FreezeNo::new)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Writes what the bank told; uses may go on.
     *
     * @param number the new number; empty if the old one stays
     */
    public void told(MarketId market, DueNumber due, Optional<FreezeNo> number) {
        database.rows(
                TOLD,
                Tuple.of(
                        market.value(),
                        due.freeze().value(),
                        due.asked().value(),
                        number.map(FreezeNo::value).orElse(null)));
    }

    /** The bank did not tell; asks again later. */
    void askLater(MarketId market, DueNumber due, Instant at) {
        database.rows(
                LATER,
                Tuple.of(
                        market.value(),
                        due.freeze().value(),
                        due.asked().value(),
                        SqlValues.utc(at)));
    }
}
