/**
 * Banks' statements (银行流水). {@link coffer.statement.LineReader} reads them for one main account,
 * {@link coffer.statement.LineRules} says what a line is, and {@link coffer.statement.LineStore}
 * records lines and what they explain. {@link coffer.statement.BalanceReader} asks for the bank's
 * own figures.
 */
@NullMarked
package coffer.statement;

import org.jspecify.annotations.NullMarked;
