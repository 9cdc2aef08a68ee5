package coffer.statement;

import coffer.bank.BankHints;
import coffer.bank.SubAccountNo;
import coffer.market.MainAccount;

/**
 * What the hints of one main account's bank lead to: its pollers and its inquirer look at once for
 * what is due. A hint books nothing, however often it comes and whatever it claims.
 *
 * <p>That a sub-account is due stands in the database. So the process that holds the main account's
 * lease reads it, whichever process the bank called. A mark that is set while that very statement
 * is being read may be lost; then the next regular reading finds what moved.
 */
public final class StatementHints implements BankHints {

    private final MainAccount account;
    private final StatementHintStore store;
    private final StatementPoller poller;
    private final Runnable wakePollers;
    private final Runnable wakeInquirer;

    /**
     * The hints of one main account.
     *
     * @param wakePollers lets the workers that read statements and balances begin at once
     * @param wakeInquirer lets the worker that inquires begin at once
     */
    public StatementHints(
            MainAccount account,
            StatementHintStore store,
            StatementPoller poller,
            Runnable wakePollers,
            Runnable wakeInquirer) {
        this.account = account;
        this.store = store;
        this.poller = poller;
        this.wakePollers = wakePollers;
        this.wakeInquirer = wakeInquirer;
    }

    @Override
    public void moved(SubAccountNo subAccountNo) {
        store.due(account.market(), account.id(), subAccountNo);
        movedOnMainAccount();
    }

    @Override
    public void movedOnMainAccount() {
        poller.lookAtOnce();
        wakePollers.run();
    }

    /** The inquirer asks for what is due of the openings that have no end yet. */
    @Override
    public void signed(SubAccountNo subAccountNo) {
        wakeInquirer.run();
    }
}
