package coffer.simulation;

import coffer.account.AccountStore;
import coffer.account.BankBalanceStore;
import coffer.approval.ApprovalStore;
import coffer.approval.Approvals;
import coffer.cash.PublicDepositStore;
import coffer.cash.PublicDeposits;
import coffer.cash.Withdrawals;
import coffer.database.SqlExecutor;
import coffer.fixture.TestApprovals;
import coffer.instruction.AcceptStore;
import coffer.instruction.BankConnection;
import coffer.instruction.BankConnections;
import coffer.instruction.BatchWriter;
import coffer.instruction.BatchWriters;
import coffer.instruction.ClaimStore;
import coffer.instruction.EvidenceStore;
import coffer.instruction.FinishStore;
import coffer.instruction.FreezeNumberStore;
import coffer.instruction.InstructionListener;
import coffer.instruction.InstructionStore;
import coffer.instruction.InstructionUpdater;
import coffer.instruction.ProcessorMetrics;
import coffer.instruction.RequestAcceptor;
import coffer.instruction.RetryPolicy;
import coffer.market.IdGenerator;
import coffer.market.MainAccount;
import coffer.member.BoundAccountStore;
import coffer.member.MemberStore;
import coffer.member.Members;
import coffer.reconciliation.CorrectionStore;
import coffer.reconciliation.Corrections;
import coffer.reconciliation.DifferenceStore;
import coffer.reconciliation.JudgementStore;
import coffer.reconciliation.Judgements;
import coffer.statement.StatementStores;
import coffer.transfer.ForcedTransfers;
import coffer.transfer.FreezeStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The stores and use cases of one process, wired as the platform wires them. All of them reach the
 * database through the executor that is given.
 */
record InstanceWiring(
        BankConnection connection,
        InstructionStore instructions,
        ClaimStore claims,
        AccountStore accounts,
        FreezeStore freezes,
        FreezeNumberStore freezeNumbers,
        StatementStores statements,
        BankBalanceStore balances,
        ApprovalStore approvalStore,
        DifferenceStore differences,
        CorrectionStore correctionStore,
        JudgementStore judgementStore,
        InstructionUpdater updater,
        RequestAcceptor acceptor,
        IdGenerator ids,
        Clock clock,
        ProcessorMetrics metrics,
        InstructionListener listener) {

    static final Duration QUIET = Duration.ofMinutes(1);
    static final Duration DAY_CLOSING = Duration.ofHours(2);

    private static final RetryPolicy RETRY_POLICY =
            new RetryPolicy(
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(20),
                    QUIET,
                    Duration.ofHours(1),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(1),
                    Duration.ofHours(12),
                    Duration.ofMinutes(5),
                    Optional.empty());

    static InstanceWiring of(
            SqlExecutor executor,
            MainAccount account,
            SimBank bank,
            Clock clock,
            ProcessorMetrics metrics,
            int node) {
        InstructionStore instructions = new InstructionStore(executor, clock);
        AccountStore accounts = new AccountStore(executor);
        ApprovalStore approvalStore = new ApprovalStore(executor, clock);
        BankConnection connection = BankConnection.of(account, bank, RETRY_POLICY, clock, metrics);
        // A new writer for each call, because a fiber that pauses in one would block the others.
        BatchWriters writers =
                (market, _) ->
                        new BatchWriter(
                                new AcceptStore(executor, clock),
                                new FinishStore(executor, clock),
                                market,
                                metrics,
                                500,
                                1_000);
        InstructionListener listener = (market, id, state) -> Fiber.pause();
        return new InstanceWiring(
                connection,
                instructions,
                new ClaimStore(executor, clock),
                accounts,
                new FreezeStore(executor),
                new FreezeNumberStore(executor),
                new StatementStores(executor, clock),
                new BankBalanceStore(executor),
                approvalStore,
                new DifferenceStore(executor),
                new CorrectionStore(executor, clock),
                new JudgementStore(executor, clock),
                new InstructionUpdater(
                        instructions, writers, _ -> RETRY_POLICY, 500, clock, metrics, listener),
                new RequestAcceptor(
                        instructions,
                        writers,
                        accounts,
                        approvalStore,
                        () -> List.of(connection),
                        metrics,
                        listener),
                new IdGenerator(clock, node),
                clock,
                metrics,
                listener);
    }

    private BankConnections channels() {
        return () -> List.of(connection);
    }

    ForcedTransfers transfers() {
        return new ForcedTransfers(
                instructions, accounts, freezes, channels(), updater, acceptor, ids);
    }

    PublicDeposits publicDeposits(SqlExecutor executor) {
        return new PublicDeposits(
                new PublicDepositStore(executor),
                instructions,
                accounts,
                channels(),
                acceptor,
                ids);
    }

    Withdrawals withdrawals(SqlExecutor executor) {
        return new Withdrawals(
                new BoundAccountStore(executor), accounts, channels(), acceptor, ids);
    }

    Corrections corrections() {
        return new Corrections(differences, correctionStore, accounts, freezes, acceptor, ids);
    }

    Judgements judgements(SqlExecutor executor) {
        return new Judgements(
                judgementStore,
                new EvidenceStore(executor),
                instructions,
                acceptor,
                ids,
                clock,
                _ -> RETRY_POLICY,
                DAY_CLOSING);
    }

    Approvals approvals(SqlExecutor executor) {
        Members members =
                new Members(new MemberStore(executor, clock), channels(), acceptor, ids, listener);
        return TestApprovals.of(
                approvalStore,
                members,
                correctionStore,
                judgementStore,
                instructions,
                channels(),
                metrics,
                listener);
    }
}
