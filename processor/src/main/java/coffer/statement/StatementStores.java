package coffer.statement;

import coffer.account.AccountStore;
import coffer.account.BankBalanceStore;
import coffer.database.SqlExecutor;
import coffer.instruction.InstructionStore;
import java.time.Clock;

/** The stores that reading and explaining statements needs. */
public final class StatementStores {

    private final StatementCursorStore cursors;
    private final BankLineStore lines;
    private final UnreadableRowStore unreadableRows;
    private final InstructionCandidateStore candidates;
    private final AccountStore accounts;
    private final BankBalanceStore balances;
    private final InstructionStore instructions;

    public StatementStores(SqlExecutor database, Clock clock) {
        this.cursors = new StatementCursorStore(database);
        this.lines = new BankLineStore(database, clock);
        this.unreadableRows = new UnreadableRowStore(database, clock);
        this.candidates = new InstructionCandidateStore(database);
        this.accounts = new AccountStore(database);
        this.balances = new BankBalanceStore(database);
        this.instructions = new InstructionStore(database, clock);
    }

    StatementCursorStore cursors() {
        return cursors;
    }

    BankLineStore lines() {
        return lines;
    }

    UnreadableRowStore unreadableRows() {
        return unreadableRows;
    }

    InstructionCandidateStore candidates() {
        return candidates;
    }

    AccountStore accounts() {
        return accounts;
    }

    BankBalanceStore balances() {
        return balances;
    }

    InstructionStore instructions() {
        return instructions;
    }
}
