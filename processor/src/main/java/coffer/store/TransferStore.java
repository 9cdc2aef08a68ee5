package coffer.store;

import coffer.values.FundAccountNo;
import coffer.values.Instruction;
import coffer.values.InstructionId;
import coffer.values.MarketId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Forced transfers as a market sees them: instructions with the numbers of its own accounts. */
public final class TransferStore {

    private static final String VIEW =
            "select p.fund_account_no as payer_no, r.fund_account_no as payee_no, m.code, "
                    + InstructionStore.columns()
                    + """
                    from instruction i
                    join sub_account p on p.market_id = i.market_id and p.sub_account_id = i.payer
                    join sub_account r on r.market_id = i.market_id and r.sub_account_id = i.payee
                    join main_account m on m.market_id = i.market_id
                      and m.main_account_id = i.main_account_id
                    where i.market_id = $1
                    """;

    private static final String FIND = VIEW + "and i.instruction_id = $2";

    private static final String LIST =
            VIEW + "and i.instruction_id < $2 order by i.instruction_id desc limit $3";

    private final Database database;

    public TransferStore(Database database) {
        this.database = database;
    }

    /**
     * A forced transfer as it is shown.
     *
     * @param bank the code of the main account
     */
    public record TransferView(
            Instruction instruction, FundAccountNo payer, FundAccountNo payee, String bank) {}

    /** One forced transfer of a market. */
    public Optional<TransferView> find(MarketId market, InstructionId id) {
        return database.rows(FIND, Tuple.of(market.value(), id.value())).stream()
                .map(TransferStore::view)
                .findFirst();
    }

    /** Forced transfers of a market, newest first, before one of them. */
    public List<TransferView> list(MarketId market, long before, int limit) {
        return database.rows(LIST, Tuple.of(market.value(), before, limit)).stream()
                .map(TransferStore::view)
                .toList();
    }

    private static TransferView view(Row row) {
        return new TransferView(
                InstructionStore.instruction(row),
                new FundAccountNo(row.getString("payer_no")),
                new FundAccountNo(row.getString("payee_no")),
                row.getString("code"));
    }
}
