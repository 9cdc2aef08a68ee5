package coffer.account;

import coffer.market.SubAccountPurpose;

/** A sub-account that belongs to no member, as its main account shows it. */
public record SpecialSubAccountView(
        SubAccountPurpose purpose, String name, SubAccountView account) {}
