package coffer.account;

import coffer.market.SubAccountPurpose;

/** A sub-account that is no member's, as its main account shows it. */
public record SpecialSubAccountView(
        SubAccountPurpose purpose, String name, SubAccountView account) {}
