/**
 * Banks' statements (银行流水). {@link coffer.statement.StatementPoller} reads them for one main
 * account: a {@code StatementReading} goes through one sub-account's pages, and its progress is
 * kept as a {@link coffer.statement.StatementCursor}. {@code BankLineExplainer} looks up what the
 * books know about a line, {@link coffer.statement.BankLineRules} decide what it is, and {@code
 * BankLineRecorder} records and books it in {@link coffer.statement.BankLineStore} and ends the
 * instruction that it proves. A row that cannot be understood is kept in {@code UnreadableRowStore}
 * under a Difference, and stops no other. {@link coffer.statement.BalancePoller} asks for the
 * balances that the bank reports. {@link coffer.statement.PollingBudget} gives orders precedence
 * over both. {@link coffer.statement.StatementHints} lets both begin at once when the bank sends a
 * notice.
 */
@NullMarked
package coffer.statement;

import org.jspecify.annotations.NullMarked;
