package coffer.simulator.citic;

import coffer.simulator.books.Books;
import coffer.simulator.books.Bucket;
import coffer.simulator.books.Signing;
import coffer.simulator.books.SigningState;
import coffer.simulator.books.SubAccount;
import java.util.Optional;

/**
 * Which sub-accounts the bank knows, and the checks that every order makes of payer and payee. A
 * sub-account whose contract is not confirmed is treated as if it did not exist; of one that was
 * closed the past can be read.
 */
final class AccountChecks {
    private final Books books;
    private final CiticSettings settings;

    AccountChecks(Books books, CiticSettings settings) {
        this.books = books;
        this.settings = settings;
    }

    /** A sub-account that can be used. */
    Optional<SubAccount> usable(String no) {
        return books.subAccount(no).filter(_ -> state(no) == SigningState.CONFIRMED);
    }

    /** A sub-account whose statement can be read. */
    Optional<SubAccount> readable(String no) {
        return books.subAccount(no)
                .filter(_ ->
                        switch (state(no)) {
                            case CONFIRMED, CANCELLED -> true;
                            case IN_REVIEW, REFUSED, REFUSED_BY_BANK -> false;
                        });
    }

    private SigningState state(String no) {
        return books.signing(no).map(Signing::state).orElseThrow();
    }

    /** The sub-account that pays. */
    SubAccount payer(String no) {
        return usable(no).orElseThrow(() -> new CiticRefusal(CiticCode.ED02010));
    }

    /** The sub-account that is paid. */
    SubAccount payee(String no) {
        return usable(no).orElseThrow(() -> new CiticRefusal(CiticCode.ED03307));
    }

    /** Refuses a sub-account of somebody else. */
    static void requireMainAccount(String mainAccountNo, SubAccount account) {
        if (!account.mainAccountNo().equals(mainAccountNo)) {
            throw new CiticRefusal(CiticCode.SM00031);
        }
    }

    /** Refuses a name that is not the sub-account's. */
    static void requireName(String name, SubAccount account) {
        if (!account.name().equals(name)) {
            throw new CiticRefusal(CiticCode.SM00033);
        }
    }

    /** Refuses to spend more than is available. */
    void requireAvailable(SubAccount payer, long fen) {
        if (books.balance(payer.no(), Bucket.AVAILABLE) < fen) {
            String code = settings.text(CiticSetting.INSUFFICIENT_CODE);
            throw new CiticRefusal(new ReplyStatus(code, CiticCode.DPRA003.status().text()));
        }
    }
}
