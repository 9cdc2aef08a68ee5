package coffer.transfer;

import coffer.bank.HeldBy;
import coffer.database.SqlExecutor;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.market.FundAccountNo;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SubAccountId;
import coffer.money.Money;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Standing freezes as they are shown. */
public final class FreezeStore {

    private static final String VIEW =
            """
            select s.freeze_id, s.main_account_id, m.code, s.owner, s.holder,
              o.fund_account_no as owner_no, h.fund_account_no as holder_no,
              s.held_by::text as held_by, s.amount, s.remaining, s.order_no, s.freeze_no,
              i.state::text as state, i.kind::text as kind, i.created_at
            from standing_freeze s
            join instruction i on i.market_id = s.market_id and i.instruction_id = s.freeze_id
            join main_account m on m.market_id = s.market_id
              and m.main_account_id = s.main_account_id
            join sub_account o on o.market_id = s.market_id and o.sub_account_id = s.owner
            join sub_account h on h.market_id = s.market_id and h.sub_account_id = s.holder
            """;

    private static final String FIND = VIEW + "where s.market_id = $1 and s.freeze_id = $2";

    private static final String LIST =
            VIEW
                    + """
                    where s.market_id = $1 and s.freeze_id < $2
                      and ($3::text is null or h.fund_account_no = $3 or o.fund_account_no = $3)
                    """;

    private static final String NEWEST = "order by s.freeze_id desc limit $4";
    private static final String OF_ORDER = LIST + "and s.order_no = $5 " + NEWEST;

    private final SqlExecutor database;

    public FreezeStore(SqlExecutor database) {
        this.database = database;
    }

    /**
     * A standing freeze as it is shown.
     *
     * @param creatorState the state of the instruction that made it
     * @param ownerNo the owner's fund account
     * @param holderNo the holder's fund account: after a PAY_FREEZE, the seller's
     */
    public record FreezeView(
            InstructionId id,
            MainAccountId mainAccount,
            String bank,
            SubAccountId owner,
            SubAccountId holder,
            FundAccountNo ownerNo,
            FundAccountNo holderNo,
            HeldBy heldBy,
            Money amount,
            Money remaining,
            Optional<String> orderNo,
            Optional<String> freezeNo,
            InstructionState creatorState,
            boolean paidFirst,
            Instant createdAt) {}

    /** One freeze of a market. */
    public Optional<FreezeView> find(MarketId market, InstructionId id) {
        return database.rows(FIND, Tuple.of(market.value(), id.value())).stream()
                .map(FreezeStore::view)
                .findFirst();
    }

    /** Freezes, newest first, of an account (as owner or holder) or an order if these are given. */
    public List<FreezeView> list(
            MarketId market,
            long before,
            Optional<String> account,
            Optional<String> orderNo,
            int limit) {
        Tuple tuple = Tuple.of(market.value(), before, account.orElse(null), limit);
        orderNo.ifPresent(tuple::addValue);
        String sql = orderNo.isPresent() ? OF_ORDER : LIST + NEWEST;
        return database.rows(sql, tuple).stream().map(FreezeStore::view).toList();
    }

    private static FreezeView view(Row row) {
        return new FreezeView(
                new InstructionId(row.getLong("freeze_id")),
                new MainAccountId(row.getInteger("main_account_id")),
                row.getString("code"),
                new SubAccountId(row.getInteger("owner")),
                new SubAccountId(row.getInteger("holder")),
                new FundAccountNo(row.getString("owner_no")),
                new FundAccountNo(row.getString("holder_no")),
                HeldBy.valueOf(row.getString("held_by")),
                Money.ofMinor(row.getLong("amount")),
                Money.ofMinor(row.getLong("remaining")),
                Optional.ofNullable(row.getString("order_no")),
                Optional.ofNullable(row.getString("freeze_no")),
                InstructionState.valueOf(row.getString("state")),
                "PAY_FREEZE".equals(row.getString("kind")),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
