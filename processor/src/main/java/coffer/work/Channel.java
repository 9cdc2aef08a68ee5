package coffer.work;

import coffer.bank.BankGateway;
import coffer.values.MainAccount;

/** A main account and the way to its bank. */
public record Channel(MainAccount account, BankGateway gateway) {}
