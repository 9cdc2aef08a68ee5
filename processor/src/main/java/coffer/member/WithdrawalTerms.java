package coffer.member;

import coffer.money.Money;
import java.util.Optional;

/**
 * The conditions of a withdrawal.
 *
 * @param bound the bound account, if the fund account's member has it
 * @param ownName whether its holder has the member's name
 * @param limit above which a second person must approve it
 * @param highestFee what must stay available for the bank's fee
 */
public record WithdrawalTerms(
        Optional<BoundAccount> bound, boolean ownName, Money limit, Money highestFee) {}
