package coffer.bank;

import java.time.LocalDate;

/** Where a statement can be gone on with: the last row that was read. */
public record StatementPosition(LocalDate bankDate, String flow, String sequence) {}
