package coffer.platform;

import coffer.account.AccountStore;
import coffer.account.BankBalanceStore;
import coffer.approval.Approvals;
import coffer.cash.PublicDeposits;
import coffer.cash.Withdrawals;
import coffer.database.Database;
import coffer.instruction.BankMessageStore;
import coffer.instruction.BatchWriters;
import coffer.instruction.ClaimStore;
import coffer.instruction.EvidenceStore;
import coffer.instruction.Explanations;
import coffer.instruction.FreezeNumberStore;
import coffer.instruction.InstructionApproval;
import coffer.instruction.InstructionListener;
import coffer.instruction.InstructionUpdater;
import coffer.instruction.RequestAcceptor;
import coffer.lease.LeaseStore;
import coffer.market.IdGenerator;
import coffer.member.BoundAccountStore;
import coffer.member.Members;
import coffer.platform.api.Stores;
import coffer.platform.api.UseCases;
import coffer.platform.config.Config;
import coffer.platform.monitoring.PlatformMetrics;
import coffer.platform.worker.AccountWorkers;
import coffer.platform.worker.ConnectedAccounts;
import coffer.reconciliation.Corrections;
import coffer.reconciliation.JudgementApproval;
import coffer.reconciliation.Judgements;
import coffer.statement.StatementHintStore;
import coffer.statement.StatementStores;
import coffer.transfer.ForcedTransfers;
import java.time.Clock;
import java.util.concurrent.ExecutorService;

/** Wires the use cases of the processor, and what an approval of each resource executes. */
final class UseCaseWiring {

    private final Stores stores;
    private final Database database;
    private final BatchWriters writers;
    private final ConnectedAccounts connected;
    private final InstructionListener listener;
    private final IdGenerator ids;
    private final Config.Workers config;
    private final PlatformMetrics metrics;
    private final Clock clock;
    private final InstructionUpdater updater;

    UseCaseWiring(
            Stores stores,
            Database database,
            BatchWriters writers,
            ConnectedAccounts connected,
            InstructionListener listener,
            IdGenerator ids,
            Config.Workers config,
            PlatformMetrics metrics,
            Clock clock) {
        this.stores = stores;
        this.database = database;
        this.writers = writers;
        this.connected = connected;
        this.listener = listener;
        this.ids = ids;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        this.updater =
                new InstructionUpdater(
                        stores.instructions(),
                        writers,
                        connected::retryPolicy,
                        config.messageLimit(),
                        clock,
                        metrics,
                        listener);
    }

    /** What the workers of all main accounts share. */
    AccountWorkers.SharedParts shared(LeaseStore leases, ExecutorService threads, String holder) {
        return new AccountWorkers.SharedParts(
                config,
                metrics,
                leases,
                stores.instructions(),
                new ClaimStore(database, clock),
                new FreezeNumberStore(database),
                new BankBalanceStore(database),
                new StatementStores(database, clock),
                new StatementHintStore(database),
                updater,
                listener,
                ids,
                clock,
                threads,
                holder);
    }

    UseCases useCases() {
        AccountStore accounts = new AccountStore(database);
        RequestAcceptor acceptor =
                new RequestAcceptor(
                        stores.instructions(),
                        writers,
                        accounts,
                        stores.approvals(),
                        connected,
                        metrics,
                        listener);
        Members members = new Members(stores.members(), connected, acceptor, ids, listener);
        return new UseCases(
                new ForcedTransfers(
                        stores.instructions(),
                        accounts,
                        stores.freezes(),
                        connected,
                        updater,
                        acceptor,
                        ids),
                members,
                new PublicDeposits(
                        stores.publicDeposits(),
                        stores.instructions(),
                        accounts,
                        connected,
                        acceptor,
                        ids),
                new Withdrawals(
                        new BoundAccountStore(database), accounts, connected, acceptor, ids),
                new Corrections(
                        stores.differences(),
                        stores.corrections(),
                        accounts,
                        stores.freezes(),
                        acceptor,
                        ids),
                new Judgements(
                        stores.judgements(),
                        new EvidenceStore(database),
                        stores.instructions(),
                        acceptor,
                        ids,
                        clock,
                        connected::retryPolicy,
                        config.dayClosing()),
                approvals(members),
                new Explanations(
                        new BankMessageStore(database),
                        new EvidenceStore(database),
                        connected::retryPolicy,
                        config.dayClosing(),
                        clock));
    }

    /** What a second person's decision executes, resource by resource. */
    private Approvals approvals(Members members) {
        InstructionApproval orders = new InstructionApproval(stores.approvals(), listener);
        JudgementApproval judgements =
                new JudgementApproval(
                        stores.judgements(), stores.instructions(), connected, metrics, listener);
        return new Approvals(
                stores.approvals(),
                resource ->
                        switch (resource) {
                            case MEMBER -> members::decide;
                            case CORRECTION -> stores.corrections()::decide;
                            case JUDGEMENT -> judgements;
                            case FREEZE ->
                                    throw new IllegalStateException("a HOLD needs nobody's word");
                            case FORCED_TRANSFER,
                                    ADJUSTMENT_CREDIT,
                                    TAKE_BACK,
                                    SEND_BACK,
                                    WITHDRAWAL ->
                                    orders;
                        });
    }
}
