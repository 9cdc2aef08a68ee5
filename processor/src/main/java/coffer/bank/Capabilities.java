package coffer.bank;

/**
 * What a bank connection can do, where banks differ.
 *
 * @param listsMainAccount whether one statement query lists all sub-accounts of a main account;
 *     otherwise they are asked in turn
 * @param adjustsInParts whether an entry on the public sub-account can be given to members in
 *     parts; otherwise it goes whole to the first
 */
public record Capabilities(boolean listsMainAccount, boolean adjustsInParts) {}
