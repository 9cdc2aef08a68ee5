package coffer.account;

import coffer.bank.SubAccountNo;
import coffer.market.FundAccountNo;
import coffer.market.MainAccountId;
import coffer.market.SubAccountId;
import java.util.Optional;

/**
 * A virtual account (附属账户) at a bank under a main account.
 *
 * @param fundAccount the member's account that shows it; empty for the special ones
 */
public record SubAccount(
        SubAccountId id,
        MainAccountId mainAccount,
        SubAccountNo no,
        Purpose purpose,
        Optional<FundAccountNo> fundAccount,
        String name,
        AccountStatus status) {

    /** What a sub-account is for. */
    public enum Purpose {
        /** A member's. */
        MEMBER,
        /** Where money arrives whose owner is not known yet (公共调账). */
        PUBLIC,
        /** Where opening money comes from (初始化). */
        INITIALISATION,
        /** Where interest and fees gather (公共计息收费). */
        FEE_INTEREST,
        /** The market's own money. */
        OWN
    }
}
