package coffer.member;

import coffer.money.Money;
import java.util.Optional;

/**
 * What a withdrawal must know.
 *
 * @param bound the bound account, if the fund account's member has it
 * @param ownName whether it bears the member's own name
 * @param limit above which a second person must check it
 * @param highestFee what must stay available for the bank's fee
 */
public record WithdrawalTerms(
        Optional<BoundAccount> bound, boolean ownName, Money limit, Money highestFee) {}
