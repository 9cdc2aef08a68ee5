package coffer.instruction;

import coffer.bank.Applicant;
import coffer.bank.BankCommand;
import coffer.bank.CertificateType;
import coffer.bank.ExternalAccount;
import coffer.bank.FreezeNo;
import coffer.bank.MemberKind;
import coffer.bank.StatementPosition;
import coffer.bank.SubAccountNo;
import coffer.money.Money;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/**
 * The command of an instruction, from its claim {@code c}, its row {@code i} with those of its
 * parties {@code p} and {@code r}, and what the joins below add.
 */
public final class CommandStore {

    static final String COLUMNS =
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
    static final String JOINS =
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

    private CommandStore() {}

    static BankCommand of(Row row, BankInstruction instruction) {
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
