package coffer.bank;

/**
 * What a bank connection can do, where banks differ.
 *
 * @param listsMainAccount whether one statement query lists all sub-accounts of a main account;
 *     otherwise they are asked in turn
 */
public record Capabilities(boolean listsMainAccount) {}
