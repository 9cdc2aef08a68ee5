package coffer.bank;

import coffer.money.Money;

/** A bank's figures of one account: total = available + frozen. */
public record Balances(Money total, Money available, Money frozen) {}
