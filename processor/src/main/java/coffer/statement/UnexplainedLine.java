package coffer.statement;

import coffer.bank.BankLine;

/** A line that waits for its explanation. */
public record UnexplainedLine(BankLineId id, BankLine line) {}
