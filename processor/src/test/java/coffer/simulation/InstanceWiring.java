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

    private static final RetryPolicy PATIENCE =
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
            SqlExecutor door,
            MainAccount account,
            SimBank bank,
            Clock clock,
            ProcessorMetrics metrics,
            int node) {
        InstructionStore instructions = new InstructionStore(door, clock);
        AccountStore accounts = new AccountStore(door);
        ApprovalStore approvalStore = new ApprovalStore(door, clock);
        BankConnection connection = BankConnection.of(account, bank, PATIENCE, clock, metrics);
        // One for each call: a fiber that pauses in it must not keep another one waiting.
        BatchWriters writers =
                (market, _) ->
                        new BatchWriter(
                                new AcceptStore(door, clock),
                                new FinishStore(door, clock),
                                market,
                                metrics,
                                500,
                                1_000);
        InstructionListener listener = (market, id, state) -> Fiber.pause();
        return new InstanceWiring(
                connection,
                instructions,
                new ClaimStore(door, clock),
                accounts,
                new FreezeStore(door),
                new FreezeNumberStore(door),
                new StatementStores(door, clock),
                new BankBalanceStore(door),
                approvalStore,
                new DifferenceStore(door),
                new CorrectionStore(door, clock),
                new JudgementStore(door, clock),
                new InstructionUpdater(
                        instructions, writers, _ -> PATIENCE, 500, clock, metrics, listener),
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

    PublicDeposits publicDeposits(SqlExecutor door) {
        return new PublicDeposits(
                new PublicDepositStore(door), instructions, accounts, channels(), acceptor, ids);
    }

    Withdrawals withdrawals(SqlExecutor door) {
        return new Withdrawals(new BoundAccountStore(door), accounts, channels(), acceptor, ids);
    }

    Corrections corrections() {
        return new Corrections(differences, correctionStore, accounts, freezes, acceptor, ids);
    }

    Judgements judgements(SqlExecutor door) {
        return new Judgements(
                judgementStore,
                new EvidenceStore(door),
                instructions,
                acceptor,
                ids,
                clock,
                _ -> PATIENCE,
                DAY_CLOSING);
    }

    Approvals reviews(SqlExecutor door) {
        Members members =
                new Members(new MemberStore(door, clock), channels(), acceptor, ids, listener);
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
