package coffer.cash;

import coffer.bank.BankLine;
import coffer.database.SqlExecutor;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SubAccountId;
import coffer.money.Money;
import coffer.statement.BankLineId;
import coffer.statement.BankLineStore;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Money on public sub-accounts whose owner is not known yet (公共账户来款). */
public final class PublicDepositStore {

    private static final String VIEW =
            """
            select d.public_deposit_id, d.amount as whole, d.sub_account_id, a.name as public_name,
              m.code, d.payer_account_no, d.payer_name, d.payer_bank, d.taken_back,
              l.main_account_id, l.recorded_at,
              left_of(d.market_id, d.public_deposit_id) as rest,
            """
                    + BankLineStore.columns()
                    + """
                    from public_deposit d
                    join bank_line l on l.market_id = d.market_id
                      and l.line_id = d.public_deposit_id
                    join sub_account a on a.market_id = d.market_id
                      and a.sub_account_id = d.sub_account_id
                    join main_account m on m.market_id = d.market_id
                      and m.main_account_id = d.main_account_id
                    where d.market_id = $1
                    """;

    private static final String FIND = VIEW + "and d.public_deposit_id = $2";

    private static final String LIST =
            VIEW
                    + """
                    and d.public_deposit_id < $2
                      and (not $3 or left_of(d.market_id, d.public_deposit_id) > 0)
                    order by d.public_deposit_id desc limit $4
                    """;

    private final SqlExecutor database;

    public PublicDepositStore(SqlExecutor database) {
        this.database = database;
    }

    /**
     * A public deposit as it is shown.
     *
     * @param publicAccount the public sub-account, and the name its bank knows it by
     * @param left what is neither given nor sent back yet, less what a pending request reserves
     * @param payerAccountNo who paid it in originally, also after it was given and taken back
     * @param takenBack the take-back that brought it back here, if one did
     */
    public record PublicDeposit(
            BankLineId id,
            MainAccountId mainAccount,
            String bank,
            SubAccountId publicAccount,
            String publicName,
            Money amount,
            Money left,
            String payerAccountNo,
            String payerName,
            String payerBank,
            Optional<Long> takenBack,
            BankLine line,
            Instant recordedAt) {}

    /** One public deposit of a market. */
    public Optional<PublicDeposit> find(MarketId market, BankLineId id) {
        return database.rows(FIND, Tuple.of(market.value(), id.value())).stream()
                .map(PublicDepositStore::view)
                .findFirst();
    }

    /** Public deposits, newest first, with ids below one; on request only those not used up. */
    public List<PublicDeposit> list(MarketId market, long before, boolean leftOnly, int limit) {
        return database.rows(LIST, Tuple.of(market.value(), before, leftOnly, limit)).stream()
                .map(PublicDepositStore::view)
                .toList();
    }

    private static PublicDeposit view(Row row) {
        return new PublicDeposit(
                new BankLineId(row.getLong("public_deposit_id")),
                new MainAccountId(row.getInteger("main_account_id")),
                row.getString("code"),
                new SubAccountId(row.getInteger("sub_account_id")),
                row.getString("public_name"),
                Money.ofMinor(row.getLong("whole")),
                Money.ofMinor(row.getLong("rest")),
                row.getString("payer_account_no"),
                row.getString("payer_name"),
                row.getString("payer_bank"),
                Optional.ofNullable(row.getLong("taken_back")),
                BankLineStore.line(row),
                row.getOffsetDateTime("recorded_at").toInstant());
    }
}
