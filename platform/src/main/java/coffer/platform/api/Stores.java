package coffer.platform.api;

import coffer.account.AccountViewStore;
import coffer.account.EntryStore;
import coffer.approval.ApprovalStore;
import coffer.cash.DepositStore;
import coffer.cash.PublicDepositStore;
import coffer.database.Database;
import coffer.instruction.InstructionStore;
import coffer.instruction.OrderStore;
import coffer.market.ApiKeyStore;
import coffer.member.MemberStore;
import coffer.reconciliation.CorrectionStore;
import coffer.reconciliation.DifferenceStore;
import coffer.reconciliation.JudgementStore;
import coffer.transfer.FreezeStore;
import java.time.Clock;

/** The tables that the API reads. */
public record Stores(
        OrderStore orders,
        InstructionStore instructions,
        AccountViewStore accounts,
        EntryStore entries,
        FreezeStore freezes,
        DepositStore deposits,
        MemberStore members,
        PublicDepositStore publicDeposits,
        DifferenceStore differences,
        CorrectionStore corrections,
        JudgementStore judgements,
        ApprovalStore approvals,
        ApiKeyStore keys) {

    /** The stores of one database. */
    public static Stores of(Database database, Clock clock) {
        return new Stores(
                new OrderStore(database),
                new InstructionStore(database, clock),
                new AccountViewStore(database),
                new EntryStore(database),
                new FreezeStore(database),
                new DepositStore(database),
                new MemberStore(database, clock),
                new PublicDepositStore(database),
                new DifferenceStore(database),
                new CorrectionStore(database, clock),
                new JudgementStore(database, clock),
                new ApprovalStore(database, clock),
                new ApiKeyStore(database));
    }
}
