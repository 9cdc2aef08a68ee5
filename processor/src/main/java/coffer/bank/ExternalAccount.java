package coffer.bank;

/**
 * An account outside the main account, to which money can be paid.
 *
 * @param accountNo as its bank writes it
 * @param name whose it is
 * @param bankName the opening bank's name; empty if it is not known
 * @param bankLineNo the opening bank's line number (支付联行号); empty if it is not known
 * @param sameBank whether it is at the bank of the main account
 */
public record ExternalAccount(
        String accountNo, String name, String bankName, String bankLineNo, boolean sameBank) {}
