package coffer.cash;

import coffer.bank.BankLine;
import coffer.statement.BankLineId;
import java.time.Instant;

/**
 * Money that arrived for a member.
 *
 * @param perhapsReturned whether it may be a payout that came back as a plain credit; only a hint
 *     for people
 */
public record Deposit(
        BankLineId id,
        String fundAccountNo,
        String bank,
        BankLine line,
        Instant recordedAt,
        boolean perhapsReturned) {}
