package coffer.platform.api;

import coffer.account.AccountViewStore;
import coffer.account.EntryStore;
import coffer.account.EntryStore.EntryView;
import coffer.account.FundAccountView;
import coffer.market.FundAccountNo;
import coffer.platform.http.Cursor;
import coffer.platform.http.Endpoint;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Fund accounts and their entries. */
final class FundAccountRoutes {

    private static final String PATH = "/v1/fund-accounts";

    private final AccountViewStore accounts;
    private final EntryStore entries;

    FundAccountRoutes(AccountViewStore accounts, EntryStore entries) {
        this.accounts = accounts;
        this.entries = entries;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(PATH, Set.of("limit", "cursor"), this::list),
                Endpoint.get(PATH + "/:no", Set.of(), this::account),
                Endpoint.get(PATH + "/:no/entries", Set.of("limit", "cursor"), this::entries));
    }

    private Reply list(Request request) {
        int limit = request.limit();
        String after = Cursor.of(request, "fa", 1).map(c -> c.text(0)).orElse("");
        List<FundAccountView> rows = accounts.fundAccounts(request.market(), after, limit + 1);
        return Reply.json(
                200,
                Cursor.page(
                        "fa",
                        rows,
                        limit,
                        FundAccountJson::fundAccount,
                        row -> new Cursor(List.of(row.no().value()))));
    }

    private FundAccountView found(Request request) {
        FundAccountNo no;
        try {
            no = new FundAccountNo(request.pathParameter("no"));
        } catch (IllegalArgumentException notOfThatForm) {
            throw ResourcePath.notFound("fund account");
        }
        return accounts.fundAccount(request.market(), no)
                .orElseThrow(() -> ResourcePath.notFound("fund account"));
    }

    private Reply account(Request request) {
        return Reply.json(200, FundAccountJson.fundAccount(found(request)));
    }

    private Reply entries(Request request) {
        int limit = request.limit();
        Optional<Cursor> cursor = Cursor.of(request, "en", 2);
        List<EntryView> rows =
                entries.entries(
                        request.market(),
                        found(request).no(),
                        cursor.map(c -> c.number(0)).orElse(Long.MAX_VALUE),
                        cursor.map(c -> c.number(1)).orElse(Long.MAX_VALUE),
                        limit + 1);
        return Reply.json(
                200,
                Cursor.page(
                        "en",
                        rows,
                        limit,
                        FundAccountJson::entry,
                        row -> Cursor.of(row.journal(), row.bucketId())));
    }
}
