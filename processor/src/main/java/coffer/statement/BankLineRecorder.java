package coffer.statement;

import coffer.bank.BankEntryRef;
import coffer.bank.BankLine;
import coffer.bank.SubAccountNo;
import coffer.bank.UnreadableRow;
import coffer.instruction.BankInstruction;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionUpdater;
import coffer.instruction.InstructionUpdater.EventReport;
import coffer.instruction.ProcessorMetrics;
import coffer.ledger.BankLineCause;
import coffer.market.IdGenerator;
import coffer.market.MainAccount;
import coffer.market.SubAccountId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Records lines of one main account's statements with their explanation, and ends the instructions
 * that a line proves to be done. A line is booked once, however often it is read.
 *
 * <p>Recording a line and ending its instruction are two transactions. After a crash between them
 * the link that was recorded with the line is enough to end the instruction: {@link #endLinked}.
 */
final class BankLineRecorder {

    /** The most rows that are read at a time. */
    private static final int BATCH = 200;

    private final MainAccount account;
    private final StatementStores stores;
    private final BankLineExplainer explainer;
    private final InstructionUpdater updater;
    private final IdGenerator ids;
    private final ProcessorMetrics metrics;

    BankLineRecorder(
            MainAccount account,
            StatementStores stores,
            InstructionUpdater updater,
            IdGenerator ids,
            ProcessorMetrics metrics) {
        this.account = account;
        this.stores = stores;
        this.explainer = new BankLineExplainer(account, stores.accounts(), stores.candidates());
        this.updater = updater;
        this.ids = ids;
        this.metrics = metrics;
    }

    /**
     * Records the lines of a page that were not recorded before.
     *
     * @return the instructions that they are linked to
     */
    Set<InstructionId> record(SubAccountNo no, List<BankLine> lines) {
        if (lines.isEmpty()) {
            return Set.of();
        }
        Set<BankEntryRef> known = stores.lines().known(account.market(), account.id(), no, lines);
        // A page may show a line twice; it is one line all the same.
        Map<BankEntryRef, BankLine> unseen = new LinkedHashMap<>();
        lines.stream()
                .filter(l -> !known.contains(l.ref()))
                .forEach(l -> unseen.putIfAbsent(l.ref(), l));
        if (unseen.isEmpty()) {
            return Set.of();
        }
        List<BankLine> fresh = List.copyOf(unseen.values());
        BankLineExplainer.LineContext context = explainer.context(fresh);
        List<LineToRecord> explained = new ArrayList<>();
        for (BankLine line : fresh) {
            explained.add(explainer.explain(new BankLineId(ids.next()), line, context));
        }
        return record(explained);
    }

    /** Records rows that cannot be understood; a Difference is open for each from then on. */
    void recordUnreadable(SubAccountId subAccount, List<UnreadableRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        int recorded = stores.unreadableRows().record(account, subAccount, ids, rows);
        for (int i = 0; i < recorded; i++) {
            metrics.alarm(account.code(), "unreadable_row");
        }
    }

    /** Explains lines again that wait for an instruction's end. */
    void explainPending() {
        List<UnexplainedLine> pending =
                stores.lines().unexplained(account.market(), account.id(), BATCH);
        if (pending.isEmpty()) {
            return;
        }
        BankLineExplainer.LineContext context =
                explainer.context(pending.stream().map(UnexplainedLine::line).toList());
        List<LineToRecord> explained =
                pending.stream()
                        .map(line -> explainer.explain(line.id(), line.line(), context))
                        .filter(line -> line.cause().isPresent())
                        .toList();
        end(record(explained));
    }

    private Set<InstructionId> record(List<LineToRecord> lines) {
        if (lines.isEmpty()) {
            return Set.of();
        }
        List<RecordResult> results = stores.lines().record(account.market(), account.id(), lines);
        // Our own lines too: they post nothing, but the bank's balance has changed.
        stores.balances()
                .markDue(
                        account.market(),
                        lines.stream().flatMap(l -> l.subAccount().stream()).distinct().toList());
        Set<InstructionId> linked = new HashSet<>();
        for (int at = 0; at < lines.size(); at++) {
            if (results.get(at) == RecordResult.EXPLAINED) {
                BankLineCause cause = lines.get(at).cause().orElseThrow();
                metrics.booked(account.code(), cause);
                if (cause == BankLineCause.FOREIGN) {
                    metrics.alarm(account.code(), "foreign_line");
                }
                if (cause == BankLineCause.OWN) {
                    lines.get(at).instruction().ifPresent(linked::add);
                }
            }
        }
        return linked;
    }

    /** Ends those of some instructions that have no end yet, as a statement shows them. */
    void end(Set<InstructionId> linked) {
        if (!linked.isEmpty()) {
            confirm(stores.instructions().open(account.market(), linked));
        }
    }

    /** Ends all instructions that are linked to a line and have no end yet. */
    void endLinked() {
        confirm(stores.instructions().linked(account.market(), account.id(), BATCH));
    }

    private void confirm(List<BankInstruction> instructions) {
        for (BankInstruction linked : instructions) {
            updater.apply(
                    account.code(),
                    linked.market(),
                    linked.id(),
                    Optional.of(linked),
                    EventReport.of(InstructionEvent.CONFIRMED, linked.attempt()));
        }
    }
}
