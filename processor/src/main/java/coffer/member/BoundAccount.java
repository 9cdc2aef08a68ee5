package coffer.member;

import coffer.bank.ExternalAccount;

/** A bound account with our number for it. */
public record BoundAccount(long id, ExternalAccount account) {}
