package coffer.simulator.books;

/** A virtual account (附属账户) under a main account. */
public record SubAccount(String no, String mainAccountNo, String name, Purpose purpose) {}
