package coffer.account;

import coffer.bank.SubAccountNo;
import coffer.market.FundAccountNo;
import coffer.market.MainAccountId;
import coffer.market.SubAccountId;
import coffer.market.SubAccountPurpose;
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
        SubAccountPurpose purpose,
        Optional<FundAccountNo> fundAccount,
        String name,
        AccountStatus status) {}
