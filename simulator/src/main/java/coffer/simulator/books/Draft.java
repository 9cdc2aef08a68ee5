package coffer.simulator.books;

import java.util.ArrayList;
import java.util.List;

/** Collects what one {@link Change} will hold. Not for sharing between threads. */
public final class Draft {
    private final long atMillis;
    private boolean reset;
    private final List<MainAccount> mainAccounts = new ArrayList<>();
    private final List<SubAccount> subAccounts = new ArrayList<>();
    private final List<Voucher> vouchers = new ArrayList<>();
    private final List<StatementRow> rows = new ArrayList<>();
    private final List<Freeze> freezes = new ArrayList<>();
    private final List<BankOrder> orders = new ArrayList<>();
    private final List<String> arrivals = new ArrayList<>();
    private final List<Signing> signings = new ArrayList<>();
    private final List<EntryUse> entryUses = new ArrayList<>();

    /** Starts a change that happens at this moment of the bank's clock. */
    public Draft(long atMillis) {
        this.atMillis = atMillis;
    }

    /** Forget everything first. */
    public Draft reset() {
        reset = true;
        return this;
    }

    /** Open a main account. */
    public Draft open(MainAccount account) {
        mainAccounts.add(account);
        return this;
    }

    /** Open a sub-account. */
    public Draft open(SubAccount account) {
        subAccounts.add(account);
        return this;
    }

    /** Put a sub-account that is open under other particulars. */
    public Draft set(SubAccount account) {
        subAccounts.add(account);
        return this;
    }

    /** Put the contract for a sub-account into a new state. */
    public Draft set(Signing signing) {
        signings.add(signing);
        return this;
    }

    /** Use so much of an entry. */
    public Draft use(EntryUse use) {
        entryUses.add(use);
        return this;
    }

    /** Move money. */
    public Draft post(Voucher voucher) {
        vouchers.add(voucher);
        return this;
    }

    /** Print a row on a statement. */
    public Draft print(StatementRow row) {
        rows.add(row);
        return this;
    }

    /** Put a freeze into a new state. */
    public Draft set(Freeze freeze) {
        freezes.add(freeze);
        return this;
    }

    /** Put an order into a new state. */
    public Draft set(BankOrder order) {
        orders.add(order);
        return this;
    }

    /** Note that the bytes of an order or of a registration arrived. */
    public Draft arrived(String serial) {
        arrivals.add(serial);
        return this;
    }

    /** The row printed last. */
    public StatementRow lastRow() {
        return rows.getLast();
    }

    Change change() {
        return new Change(
                atMillis,
                reset,
                List.copyOf(mainAccounts),
                List.copyOf(subAccounts),
                List.copyOf(vouchers),
                List.copyOf(rows),
                List.copyOf(freezes),
                List.copyOf(orders),
                List.copyOf(arrivals),
                List.copyOf(signings),
                List.copyOf(entryUses));
    }
}
