package coffer.instruction;

import coffer.bank.Applicant;
import coffer.bank.BankCommand;
import coffer.bank.CertificateType;
import coffer.bank.ExternalAccount;
import coffer.bank.FreezeNo;
import coffer.bank.MemberKind;
import coffer.bank.StatementPosition;
import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.money.Money;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Claims instructions for sending, and makes the command of each: from its claim {@code c}, its row
 * {@code i} with those of its parties {@code p} and {@code r}, and what the joins below add.
 */
public final class ClaimStore {

    private static final String COMMAND_COLUMNS =
            """
            i.new_name, p.sub_account_no as payer_no, p.name as payer_name,
            r.sub_account_no as payee_no, r.name as payee_name, c.freeze_no, c.standing,
            l.bank_date, l.flow, l.sequence, o.account_no as outside_no, o.name as outside_name,
            o.bank_name as outside_bank, o.bank_line_no as outside_line, o.same_bank,
            m.kind::text as member_kind, m.name as member_name, m.certificate_type,
            m.certificate_no, m.legal_person, m.address, m.contact_name, m.contact_phone,
            m.contact_email
            """;

    /**
     * What is given out of a deposit names its line; a take-back, the line that the credit left.
     */
    private static final String COMMAND_JOINS =
            """
            join instruction_kind k on k.kind = i.kind
            left join bank_line l on l.market_id = $1 and l.line_id = case k.source
              when 'PUBLIC_DEPOSIT' then i.source_id
              when 'ADJUSTMENT_CREDIT' then (select e.line_id from line_explanation e
                where e.market_id = $1 and e.instruction_id = i.source_id and e.cause = 'OWN'
                  and e.direction = 'IN') end
            left join payout o on o.market_id = $1 and o.instruction_id = i.instruction_id
              and i.settles_to < 0
            left join member m on m.market_id = $1 and k.account_effect = 'OPENS'
              and m.fund_account_no = p.fund_account_no and m.registration = i.instruction_id
            """;

    private static final String CLAIM =
            """
            select instruction_id, lease_left_millis, freeze_no, standing
            from claim($1, $2, $3, $4, $5)
            """;

    /**
     * Asked after the claim: a statement that joins with it sees nothing that came after it began.
     */
    private static final String CLAIMED =
            "select c.lease_left_millis, "
                    + InstructionStore.columns()
                    + ", "
                    + COMMAND_COLUMNS
                    + """
                    from unnest($2::bigint[], $3::bigint[], $4::text[], $5::bigint[])
                      c (instruction_id, lease_left_millis, freeze_no, standing)
                    join instruction i on i.market_id = $1 and i.instruction_id = c.instruction_id
                    join sub_account p on p.market_id = $1 and p.sub_account_id = i.payer
                    join sub_account r on r.market_id = $1 and r.sub_account_id = i.payee
                    """
                    + COMMAND_JOINS
                    + "order by i.instruction_id";

    private static final String SENDING =
            "select "
                    + InstructionStore.columns()
                    + """
                    from instruction i where i.market_id = $1 and i.main_account_id = $2
                      and i.next_at is not null and i.state = 'SENDING' and i.epoch = $3
                    """;

    private final SqlExecutor database;
    private final Clock clock;

    public ClaimStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A command that may be sent now, once.
     *
     * @param instruction as it stands after the claim
     * @param leaseLeftMillis how long the claimer's lease still lasted when the database answered
     */
    public record Claimed(BankInstruction instruction, long leaseLeftMillis, BankCommand command) {

        public InstructionId id() {
            return instruction.id();
        }

        public int attempt() {
            return instruction.attempt();
        }
    }

    /** Claims commands for sending; none if the lease of that epoch has ended. */
    public List<Claimed> claim(MarketId market, MainAccountId account, long epoch, int limit) {
        List<Row> claims =
                database.rows(
                        CLAIM,
                        Tuple.of(
                                market.value(),
                                SqlValues.utc(clock.instant()),
                                account.value(),
                                epoch,
                                limit));
        if (claims.isEmpty()) {
            return List.of();
        }
        Tuple tuple =
                Tuple.of(market.value())
                        .addValue(SqlValues.longs(claims, row -> row.getLong("instruction_id")))
                        .addValue(SqlValues.longs(claims, row -> row.getLong("lease_left_millis")))
                        .addValue(SqlValues.texts(claims, row -> row.getString("freeze_no")))
                        .addValue(SqlValues.longs(claims, row -> row.getLong("standing")));
        return database.rows(CLAIMED, tuple).stream().map(ClaimStore::claimed).toList();
    }

    private static Claimed claimed(Row row) {
        BankInstruction instruction = InstructionStore.instruction(row);
        return new Claimed(
                instruction, row.getLong("lease_left_millis"), command(row, instruction));
    }

    /** Instructions that were claimed under an epoch and have not been heard of since. */
    public List<BankInstruction> sending(MarketId market, MainAccountId account, long epoch) {
        return database.rows(SENDING, Tuple.of(market.value(), account.value(), epoch)).stream()
                .map(InstructionStore::instruction)
                .toList();
    }

    private static BankCommand command(Row row, BankInstruction instruction) {
        return switch (instruction.kind()) {
            case TRANSFER, FREEZE, PAY_FREEZE, UNFREEZE, UNFREEZE_PAY ->
                    new BankCommand.ForcedTransfer(
                            instruction.serial(),
                            instruction.kind(),
                            party(row, "payer"),
                            party(row, "payee"),
                            instruction.amount(),
                            use(row, instruction),
                            instruction.memo());
            case ADJUSTMENT_CREDIT ->
                    new BankCommand.AdjustmentCredit(
                            instruction.serial(),
                            party(row, "payer"),
                            party(row, "payee"),
                            instruction.amount(),
                            entry(row),
                            instruction.memo());
            case TAKE_BACK ->
                    new BankCommand.TakeBack(
                            instruction.serial(),
                            party(row, "payer"),
                            party(row, "payee"),
                            instruction.amount(),
                            entry(row),
                            instruction.memo());
            case WITHDRAWAL, SEND_BACK ->
                    new BankCommand.Payout(
                            instruction.serial(),
                            instruction.kind(),
                            party(row, "payer"),
                            new ExternalAccount(
                                    row.getString("outside_no"),
                                    row.getString("outside_name"),
                                    row.getString("outside_bank"),
                                    row.getString("outside_line"),
                                    row.getBoolean("same_bank")),
                            instruction.amount(),
                            instruction.memo());
            case HOLD ->
                    new BankCommand.Hold(
                            instruction.serial(),
                            party(row, "payer"),
                            Money.ofMinor(row.getLong("standing")));
            case REGISTRATION ->
                    new BankCommand.Registration(
                            instruction.serial(), party(row, "payer").no(), applicant(row));
            case RENAMING ->
                    new BankCommand.Renaming(
                            instruction.serial(),
                            party(row, "payer").no(),
                            row.getString("new_name"));
            case CLOSING -> new BankCommand.Closing(instruction.serial(), party(row, "payer").no());
        };
    }

    private static BankCommand.Party party(Row row, String role) {
        return new BankCommand.Party(
                new SubAccountNo(row.getString(role + "_no")), row.getString(role + "_name"));
    }

    /** A freeze that the platform holds has no number at the bank, which is told nothing of it. */
    private static Optional<BankCommand.FreezeUse> use(Row row, BankInstruction instruction) {
        return Optional.ofNullable(row.getString("freeze_no"))
                .map(FreezeNo::new)
                .map(number -> {
                    Money standing = Money.ofMinor(row.getLong("standing"));
                    return new BankCommand.FreezeUse(
                            number, standing, standing.minus(instruction.amount()));
                });
    }

    private static StatementPosition entry(Row row) {
        return new StatementPosition(
                row.getLocalDate("bank_date"), row.getString("flow"), row.getString("sequence"));
    }

    public static Applicant applicant(Row row) {
        return new Applicant(
                row.getString("member_name"),
                MemberKind.valueOf(row.getString("member_kind")),
                CertificateType.valueOf(row.getString("certificate_type")),
                row.getString("certificate_no"),
                row.getString("legal_person"),
                row.getString("address"),
                new Applicant.Contact(
                        row.getString("contact_name"),
                        row.getString("contact_phone"),
                        row.getString("contact_email")));
    }
}
