package coffer.platform.api;

import coffer.account.AccountStore;
import coffer.account.EntryStore;
import coffer.approval.ApprovalStore;
import coffer.cash.PublicDepositStore;
import coffer.database.Database;
import coffer.instruction.InstructionStore;
import coffer.instruction.OrderStore;
import coffer.market.ApiKeyStore;
import coffer.member.MemberStore;
import coffer.reconciliation.DifferenceStore;
import coffer.statement.BankLineStore;
import coffer.transfer.FreezeStore;
import java.time.Clock;

/** The tables that the API reads. */
public record Stores(
        OrderStore orders,
        InstructionStore instructions,
        AccountStore accounts,
        EntryStore entries,
        FreezeStore freezes,
        BankLineStore lines,
        MemberStore members,
        PublicDepositStore publicDeposits,
        DifferenceStore differences,
        ApprovalStore approvals,
        ApiKeyStore keys) {

    /** The stores of one database. */
    public static Stores of(Database database, Clock clock) {
        return new Stores(
                new OrderStore(database),
                new InstructionStore(database, clock),
                new AccountStore(database),
                new EntryStore(database),
                new FreezeStore(database),
                new BankLineStore(database, clock),
                new MemberStore(database, clock),
                new PublicDepositStore(database),
                new DifferenceStore(database, clock),
                new ApprovalStore(database, clock),
                new ApiKeyStore(database));
    }
}
