package coffer.statement;

import coffer.bank.Direction;
import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionStore;
import coffer.market.IdGenerator;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SubAccountId;
import coffer.money.Money;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the instructions that a line of a bank's statement may belong to. */
final class InstructionCandidateStore {

    /** Instructions whose leg in a direction has no line yet. */
    private static final String CANDIDATE =
            "select p.sub_account_no as payer_no, "
                    + "coalesce(o.account_no, r.sub_account_no) as payee_no, "
                    + InstructionStore.columns()
                    + """
                    from instruction i
                    join sub_account p on p.market_id = i.market_id and p.sub_account_id = i.payer
                    join sub_account r on r.market_id = i.market_id and r.sub_account_id = i.payee
                    left join payout o on o.market_id = i.market_id
                      and o.instruction_id = i.instruction_id
                    where i.market_id = $1 and i.main_account_id = $2
                      and not exists (select from line_explanation e
                        where e.market_id = i.market_id and e.instruction_id = i.instruction_id
                          and e.direction = $3 and e.cause = 'OWN')
                    """;

    private static final String BY_ID = CANDIDATE + "and i.instruction_id = any ($4)";

    private static final String TAKEN =
            """
            select e.instruction_id from line_explanation e where e.market_id = $1
              and e.direction = $2 and e.instruction_id = any ($3) and e.cause = 'OWN'
            """;

    private static final String NEAR =
            CANDIDATE
                    + """
                    and i.instruction_id < $5 and i.amount = $6
                    and (i.instruction_id >= $4 or i.next_at is not null
                      or (i.ended_at - i.created_at > interval '1 day' and i.ended_at >= $8))
                    and (i.payer = $7 or i.payee = $7) and i.state <> 'FAILED'
                    and (i.attempt > 0 or i.state <> 'CREATED')
                    order by i.instruction_id limit 100
                    """;

    /** Payouts that no line has brought back yet. */
    private static final String PAYOUTS =
            "select p.sub_account_no as payer_no, o.account_no as payee_no, "
                    + InstructionStore.columns()
                    + """
                    , exists (select from line_explanation e where e.market_id = i.market_id
                        and e.instruction_id = i.instruction_id and e.cause = 'OWN') as paid
                    from instruction i
                    join sub_account p on p.market_id = i.market_id and p.sub_account_id = i.payer
                    join payout o on o.market_id = i.market_id
                      and o.instruction_id = i.instruction_id
                    where i.market_id = $1 and i.main_account_id = $2 and i.payer = $3
                      and i.settles_to < 0 and i.amount = $4 and i.attempt > 0
                      and not exists (select from line_explanation e
                        where e.market_id = i.market_id and e.instruction_id = i.instruction_id
                          and e.cause = 'RETURN')
                    order by i.instruction_id limit 100
                    """;

    private final SqlExecutor database;

    InstructionCandidateStore(SqlExecutor database) {
        this.database = database;
    }

    /** Payouts of an amount from a sub-account that no line has brought back yet, oldest first. */
    List<PayoutCandidate> payouts(
            MarketId market, MainAccountId account, SubAccountId payer, Money amount) {
        Tuple tuple = Tuple.of(market.value(), account.value(), payer.value(), amount.minor());
        return database.rows(PAYOUTS, tuple).stream()
                .map(row -> new PayoutCandidate(candidate(row), row.getBoolean("paid")))
                .toList();
    }

    /** Those of some instructions whose leg in one direction has no line yet. */
    List<InstructionCandidate> candidates(
            MarketId market, MainAccountId account, Direction direction, Set<InstructionId> ids) {
        Long[] values = ids.stream().map(InstructionId::value).toArray(Long[]::new);
        Tuple tuple = Tuple.of(market.value(), account.value(), direction.name()).addValue(values);
        return database.rows(BY_ID, tuple).stream()
                .map(InstructionCandidateStore::candidate)
                .toList();
    }

    /**
     * Instructions of an amount that touch a sub-account and were in flight during a time span:
     * made before its end, and not ended before its begin.
     */
    List<InstructionCandidate> candidates(
            MarketId market,
            MainAccountId account,
            SubAccountId subAccount,
            Direction direction,
            Money amount,
            Instant from,
            Instant to) {
        Tuple tuple =
                Tuple.of(market.value(), account.value(), direction.name())
                        .addValue(IdGenerator.first(from))
                        .addValue(IdGenerator.first(to))
                        .addValue(amount.minor())
                        .addValue(subAccount.value())
                        .addValue(SqlValues.utc(from));
        return database.rows(NEAR, tuple).stream()
                .map(InstructionCandidateStore::candidate)
                .toList();
    }

    /** Those of some instructions whose leg in a direction has its line already. */
    Set<InstructionId> linked(MarketId market, Direction direction, Set<InstructionId> ids) {
        Long[] values = ids.stream().map(InstructionId::value).toArray(Long[]::new);
        Tuple tuple = Tuple.of(market.value(), direction.name()).addValue(values);
        return database.rows(TAKEN, tuple).stream()
                .map(row -> new InstructionId(row.getLong("instruction_id")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static InstructionCandidate candidate(Row row) {
        return new InstructionCandidate(
                InstructionStore.instruction(row),
                new SubAccountNo(row.getString("payer_no")),
                row.getString("payee_no"));
    }
}
