package coffer.platform.api;

import coffer.account.AccountViewStore;
import coffer.account.MainAccountView;
import coffer.account.SpecialSubAccountView;
import coffer.platform.http.Cursor;
import coffer.platform.http.Endpoint;
import coffer.platform.http.JsonBody;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The main accounts of a market, with their special sub-accounts. */
final class MainAccountRoutes {

    private final AccountViewStore accounts;

    MainAccountRoutes(AccountViewStore accounts) {
        this.accounts = accounts;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/v1/main-accounts", Set.of(), this::list));
    }

    /** A market has few of them: always the whole list. */
    private Reply list(Request request) {
        return Reply.json(
                200,
                Cursor.list(
                        accounts.mainAccounts(request.market()).stream()
                                .map(MainAccountRoutes::json)
                                .toList(),
                        Optional.empty()));
    }

    private static ObjectNode json(MainAccountView view) {
        ObjectNode json = JsonBody.object();
        json.put("object", "main_account");
        json.put("livemode", false);
        json.put("code", view.code());
        json.put("bank", view.bank());
        json.put("account_no", view.no());
        json.put("name", view.name());
        ArrayNode specials = json.putArray("special_sub_accounts");
        for (SpecialSubAccountView special : view.specials()) {
            ObjectNode account = specials.addObject();
            account.put("purpose", special.purpose().name().toLowerCase(Locale.ROOT));
            account.put("name", special.name());
            FundAccountJson.figures(account, special.account());
        }
        return json;
    }
}
