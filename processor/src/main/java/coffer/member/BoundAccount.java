package coffer.member;

import coffer.bank.ExternalAccount;

/**
 * An outside account that a member's money may be paid to.
 *
 * @param id our number for it
 */
public record BoundAccount(long id, ExternalAccount account) {}
