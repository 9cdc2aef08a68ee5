/**
 * Banks' statements (银行流水). {@link coffer.statement.StatementPoller} reads them for one main
 * account, {@link coffer.statement.BankLineRules} says what a line is, and {@link
 * coffer.statement.BankLineStore} records lines and what they explain. {@link
 * coffer.statement.BalancePoller} asks for the bank's own figures.
 */
@NullMarked
package coffer.statement;

import org.jspecify.annotations.NullMarked;
