package coffer.simulator.books;

/** A real account at the bank (主体账户); its money is shared out among its sub-accounts. */
public record MainAccount(String no, String name) {}
