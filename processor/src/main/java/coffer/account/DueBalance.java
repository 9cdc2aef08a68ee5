package coffer.account;

import coffer.bank.SubAccountNo;
import coffer.market.SubAccountId;

/** A sub-account whose bank figures should be asked for. */
public record DueBalance(SubAccountId id, SubAccountNo no) {}
