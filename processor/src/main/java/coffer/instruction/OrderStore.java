package coffer.instruction;

import coffer.approval.Approval;
import coffer.approval.ApprovalStore;
import coffer.bank.ExternalAccount;
import coffer.bank.InstructionKind;
import coffer.database.SqlExecutor;
import coffer.market.FundAccountNo;
import coffer.market.MarketId;
import coffer.market.Resource;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Orders as a market sees them: instructions with the numbers of its own accounts, what a second
 * person said about them, and whether they came back.
 */
public final class OrderStore {

    private static final String VIEW =
            "select p.fund_account_no as payer_no, r.fund_account_no as payee_no, m.code, "
                    + InstructionStore.columns()
                    + """
                    , o.bound_account_id, o.account_no, o.name as outside_name, o.bank_name,
                      o.bank_line_no, o.same_bank, (select e.line_id from line_explanation e
                        where e.market_id = i.market_id and e.instruction_id = i.instruction_id
                          and e.cause = 'RETURN') as returned_by,
                    """
                    + ApprovalStore.COLUMNS
                    + """
                    from instruction i
                    join sub_account p on p.market_id = i.market_id and p.sub_account_id = i.payer
                    join sub_account r on r.market_id = i.market_id and r.sub_account_id = i.payee
                    join main_account m on m.market_id = i.market_id
                      and m.main_account_id = i.main_account_id
                    left join payout o on o.market_id = i.market_id
                      and o.instruction_id = i.instruction_id
                    left join review v on v.market_id = i.market_id
                      and v.review_id = i.instruction_id
                    where i.market_id = $1 and i.kind = any ($2::text[])
                    """;

    private static final String FIND = VIEW + "and i.instruction_id = any ($3)";

    private static final String LIST =
            VIEW + "and i.instruction_id < $3 order by i.instruction_id desc limit $4";

    private static final String OF_SOURCE =
            VIEW
                    + """
                    and i.instruction_id < $3 and i.source_id = $5
                    order by i.instruction_id desc limit $4
                    """;

    private static final String OPEN =
            VIEW
                    + """
                    and i.instruction_id < $3 and i.next_at is not null
                      and i.state = any ($5::text[]::instruction_state[])
                      and (not $6 or i.overdue_at is not null)
                    order by i.instruction_id desc limit $4
                    """;

    private final SqlExecutor database;

    public OrderStore(SqlExecutor database) {
        this.database = database;
    }

    /**
     * An order as it is shown.
     *
     * @param payer empty if a special sub-account pays
     * @param payee empty if no member receives
     * @param bank the code of the main account
     * @param payout where it pays to, if it is a payout
     * @param review if a second person must check it, or did
     * @param returnedBy the line that brought a payout back
     */
    public record OrderView(
            BankInstruction instruction,
            Optional<FundAccountNo> payer,
            Optional<FundAccountNo> payee,
            String bank,
            Optional<NewInstruction.Payout> payout,
            Optional<Approval> review,
            Optional<Long> returnedBy) {}

    /** One order of a market. */
    public Optional<OrderView> find(MarketId market, Resource resource, InstructionId id) {
        return find(market, resource, Set.of(id)).stream().findFirst();
    }

    /** Those orders of a market that there are, in no order. */
    public List<OrderView> find(MarketId market, Resource resource, Set<InstructionId> ids) {
        Long[] values = ids.stream().map(InstructionId::value).toArray(Long[]::new);
        Tuple tuple = Tuple.of(market.value()).addValue(kinds(resource)).addValue(values);
        return database.rows(FIND, tuple).stream().map(OrderStore::view).toList();
    }

    /**
     * Orders of a market, newest first, before one of them.
     *
     * @param source only those that use this public deposit or adjustment credit, if it is given
     */
    public List<OrderView> list(
            MarketId market, Resource resource, long before, Optional<Long> source, int limit) {
        Tuple tuple =
                Tuple.of(market.value()).addValue(kinds(resource)).addValue(before).addValue(limit);
        source.ifPresent(tuple::addValue);
        String sql = source.isPresent() ? OF_SOURCE : LIST;
        return database.rows(sql, tuple).stream().map(OrderStore::view).toList();
    }

    /**
     * Instructions of all kinds that have no end, newest first, before one of them.
     *
     * @param states only those in one of these
     * @param overdue only those that have waited too long
     */
    public List<OrderView> open(
            MarketId market,
            Set<InstructionState> states,
            boolean overdue,
            long before,
            int limit) {
        Tuple tuple =
                Tuple.of(market.value())
                        .addValue(
                                Arrays.stream(InstructionKind.values())
                                        .map(InstructionKind::name)
                                        .toArray(String[]::new))
                        .addValue(before)
                        .addValue(limit)
                        .addValue(
                                states.stream().map(InstructionState::name).toArray(String[]::new))
                        .addValue(overdue);
        return database.rows(OPEN, tuple).stream().map(OrderStore::view).toList();
    }

    private static String[] kinds(Resource resource) {
        return Arrays.stream(InstructionKind.values())
                .filter(kind -> kind.resource() == resource)
                .map(InstructionKind::name)
                .toArray(String[]::new);
    }

    private static OrderView view(Row row) {
        return new OrderView(
                InstructionStore.instruction(row),
                Optional.ofNullable(row.getString("payer_no")).map(FundAccountNo::new),
                Optional.ofNullable(row.getString("payee_no"))
                        .filter(no -> !row.getInteger("payer").equals(row.getInteger("payee")))
                        .map(FundAccountNo::new),
                row.getString("code"),
                Optional.ofNullable(row.getString("account_no")).map(no -> payout(row, no)),
                ApprovalStore.approval(row),
                Optional.ofNullable(row.getLong("returned_by")));
    }

    private static NewInstruction.Payout payout(Row row, String accountNo) {
        return new NewInstruction.Payout(
                new ExternalAccount(
                        accountNo,
                        row.getString("outside_name"),
                        row.getString("bank_name"),
                        row.getString("bank_line_no"),
                        row.getBoolean("same_bank")),
                Optional.ofNullable(row.getLong("bound_account_id")));
    }
}
