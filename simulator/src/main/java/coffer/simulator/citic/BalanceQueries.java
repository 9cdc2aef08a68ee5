package coffer.simulator.citic;

import coffer.simulator.books.Books;
import coffer.simulator.books.Bucket;
import coffer.simulator.books.MainAccount;
import coffer.simulator.books.SubAccount;
import coffer.simulator.books.YuanFormat;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Balances of sub-accounts and of real accounts: DLSBALQR, DLBALQRY (CITIC B2B interface). */
final class BalanceQueries {
    private final Books books;
    private final QuerySupport queries;
    private final InstantSource clock;

    BalanceQueries(Books books, QuerySupport queries, InstantSource clock) {
        this.books = books;
        this.queries = queries;
        this.clock = clock;
    }

    static String yuan(long fen) {
        return YuanFormat.print(fen);
    }

    /** DLSBALQR: here the main account travels as accountNo. */
    CiticReply subAccount(CiticRequest request) {
        RequestFields fields = new RequestFields(request);
        String main = queries.mainAccount(fields.mandatory("accountNo", 19));
        SubAccount account = queries.subAccount(main, fields.mandatory("subAccNo", 19));
        SortedMap<String, String> row =
                CiticReply.row(
                        "subAccNo", account.no(),
                        "SUBACCNM", account.name(),
                        "TZAMT", yuan(0),
                        "XSACVL", yuan(books.mainTotal(main)),
                        "KYAMT", yuan(books.balance(account.no(), Bucket.AVAILABLE)),
                        "SJAMT", yuan(books.total(account.no())),
                        "DJAMT", yuan(books.balance(account.no(), Bucket.FROZEN)));
        return CiticReply.of(CiticCode.AAAAAAA.status(), List.of(row));
    }

    /** DLBALQRY: one row an account asked for, each with a status of its own. */
    CiticReply realAccounts(CiticRequest request) {
        if (request.rows().isEmpty()) {
            throw new CiticRefusal(CiticCode.SM00003, "accountNo");
        }
        List<SortedMap<String, String>> rows =
                request.rows().stream()
                        .map(row -> row.getOrDefault("accountNo", ""))
                        .map(no -> RequestFields.checked("accountNo", no, 19))
                        .map(this::realAccount)
                        .toList();
        return CiticReply.of(CiticCode.AAAAAAA.status(), rows);
    }

    private SortedMap<String, String> realAccount(String no) {
        Optional<MainAccount> account = books.mainAccount(no);
        if (account.isEmpty()) {
            ReplyStatus unknown = CiticCode.SM00030.status();
            return CiticReply.row(
                    "accountNo", no, "status", unknown.code(), "statusText", unknown.text());
        }
        ReplyStatus success = CiticCode.AAAAAAA.status();
        String balance = yuan(books.mainTotal(no));
        return CiticReply.row(
                "accountNo",
                no,
                "accountName",
                account.get().name(),
                "currencyID",
                "01",
                "openBankName",
                "示例支行",
                "lastTranDate",
                BankTime.date(clock.millis()),
                "usableBalance",
                balance,
                "balance",
                balance,
                "forzenAmt",
                yuan(0),
                "status",
                success.code(),
                "statusText",
                success.text());
    }
}
