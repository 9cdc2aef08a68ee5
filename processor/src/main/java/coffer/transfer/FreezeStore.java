package coffer.transfer;

import coffer.bank.ClientSerial;
import coffer.bank.FreezeNo;
import coffer.bank.HeldBy;
import coffer.bank.SubAccountNo;
import coffer.database.Statements;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.InstructionStore;
import coffer.market.FundAccountNo;
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

/** Standing freezes and the numbers under which banks keep them. */
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

    private static final String DUE =
            """
            select s.freeze_id, s.number_due, i.serial, i.sent_at, i.created_at, h.sub_account_no,
              s.holder, s.remaining + coalesce((select sum(o.amount) from instruction o
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

    private final Statements database;

    public FreezeStore(Statements database) {
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

    /**
     * A freeze whose number must be asked for.
     *
     * @param asked the instruction whose serial tells it
     * @param first whether that is the one that made the freeze
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
        Tuple tuple = Tuple.of(market.value(), account.value(), InstructionStore.utc(now), limit);
        return database.rows(DUE, tuple).stream().map(FreezeStore::dueNumber).toList();
    }

    private static DueNumber dueNumber(Row row) {
        long freeze = row.getLong("freeze_id");
        long asked = row.getLong("number_due");
        return new DueNumber(
                new InstructionId(freeze),
                new InstructionId(asked),
                new ClientSerial(row.getString("serial")),
                freeze == asked,
                new SubAccountId(row.getInteger("holder")),
                new SubAccountNo(row.getString("sub_account_no")),
                Money.ofMinor(row.getLong("standing")),
                InstructionStore.instant(row, "sent_at")
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
    public void askLater(MarketId market, DueNumber due, Instant at) {
        database.rows(
                LATER,
                Tuple.of(
                        market.value(),
                        due.freeze().value(),
                        due.asked().value(),
                        InstructionStore.utc(at)));
    }
}
