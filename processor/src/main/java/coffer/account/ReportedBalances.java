package coffer.account;

import coffer.bank.Balances;
import java.time.Instant;

/**
 * The balances of a sub-account that the bank reported.
 *
 * @param asOf when the bank was asked
 */
public record ReportedBalances(Balances balances, Instant asOf, BalanceAgreement agreement) {}
