package coffer.account;

import coffer.bank.Balances;
import java.time.Instant;

/**
 * The bank's figures beside ours.
 *
 * @param asOf when the bank gave them
 */
public record ReportedBalances(Balances balances, Instant asOf, BalanceAgreement agreement) {}
