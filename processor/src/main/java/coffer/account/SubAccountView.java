package coffer.account;

import coffer.bank.SubAccountNo;
import coffer.money.Money;
import java.time.Instant;
import java.util.Optional;

/**
 * A sub-account as a fund account shows it.
 *
 * @param court what the bank holds frozen beyond our freezes; it may not be ordered
 * @param statementBehindSince since when the bank's statement cannot be read to its end
 * @param barredBecause why it takes no orders, if a Difference bars it
 */
public record SubAccountView(
        String code,
        SubAccountNo no,
        AccountStatus status,
        BookBalances balances,
        Optional<ReportedBalances> reported,
        Money court,
        Optional<Instant> statementBehindSince,
        Optional<String> barredBecause) {}
