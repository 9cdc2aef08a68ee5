package coffer.statement;

import coffer.bank.BankLine;

/** A recorded line that is not explained yet. */
record UnexplainedLine(BankLineId id, BankLine line) {}
