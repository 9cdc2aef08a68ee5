package coffer.simulator.citic;

import coffer.simulator.books.Books;
import coffer.simulator.books.SubAccount;
import java.util.List;
import java.util.SortedMap;

/** What all queries share: the account in question, and the reply without rows. */
final class QuerySupport {
    private final Books books;
    private final CiticSettings settings;
    private final AccountChecks checks;

    QuerySupport(Books books, CiticSettings settings, AccountChecks checks) {
        this.books = books;
        this.settings = settings;
        this.checks = checks;
    }

    /** A main account that must exist. */
    String mainAccount(String no) {
        return books.mainAccount(no).orElseThrow(() -> new CiticRefusal(CiticCode.SM00030)).no();
    }

    /** A sub-account under this main account that can be used. */
    SubAccount subAccount(String mainAccountNo, String no) {
        SubAccount account = checks.payer(no);
        AccountChecks.requireMainAccount(mainAccountNo, account);
        return account;
    }

    /** A sub-account under this main account whose past can be read, closed or not. */
    SubAccount past(String mainAccountNo, String no) {
        SubAccount account =
                checks.readable(no).orElseThrow(() -> new CiticRefusal(CiticCode.ED02010));
        AccountChecks.requireMainAccount(mainAccountNo, account);
        return account;
    }

    /** Success with rows, or the bank's way of saying that there are none. */
    CiticReply rows(List<SortedMap<String, String>> rows) {
        if (!rows.isEmpty() || settings.is(CiticSetting.EMPTY_RESULT, "absent")) {
            return CiticReply.of(CiticCode.AAAAAAA.status(), rows);
        }
        return CiticReply.of(CiticCode.PBRA001.status());
    }
}
