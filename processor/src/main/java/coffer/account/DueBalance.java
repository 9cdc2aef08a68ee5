package coffer.account;

import coffer.bank.SubAccountNo;
import coffer.market.SubAccountId;

/** A sub-account whose balances are due to be asked for at the bank. */
public record DueBalance(SubAccountId id, SubAccountNo no) {}
