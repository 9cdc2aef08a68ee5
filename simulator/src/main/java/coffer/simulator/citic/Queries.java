package coffer.simulator.citic;

import coffer.simulator.books.Books;
import coffer.simulator.books.SubAccount;
import java.util.List;
import java.util.SortedMap;

/** What all queries share: which account is asked about, and how nothing is said. */
final class Queries {
    private final Books books;
    private final Settings settings;

    Queries(Books books, Settings settings) {
        this.books = books;
        this.settings = settings;
    }

    /** A main account that must exist. */
    String mainAccount(String no) {
        return books.mainAccount(no).orElseThrow(() -> new CiticRefusal(CiticCode.SM00030)).no();
    }

    /** A sub-account that must exist under this main account. */
    SubAccount subAccount(String mainAccountNo, String no) {
        SubAccount account =
                books.subAccount(no).orElseThrow(() -> new CiticRefusal(CiticCode.ED02010));
        if (!account.mainAccountNo().equals(mainAccountNo)) {
            throw new CiticRefusal(CiticCode.SM00031);
        }
        return account;
    }

    /** Success with rows, or the bank's way of saying that there are none. */
    CiticReply rows(List<SortedMap<String, String>> rows) {
        if (!rows.isEmpty() || settings.is(Setting.EMPTY_RESULT, "absent")) {
            return CiticReply.of(CiticCode.AAAAAAA.status(), rows);
        }
        return CiticReply.of(CiticCode.PBRA001.status());
    }
}
