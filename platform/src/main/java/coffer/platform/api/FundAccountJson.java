package coffer.platform.api;

import coffer.account.BookBalances;
import coffer.account.EntryStore.EntryView;
import coffer.account.FundAccountView;
import coffer.account.ReportedBalances;
import coffer.account.SubAccountView;
import coffer.bank.Balances;
import coffer.ledger.BankLineCause;
import coffer.market.Resource;
import coffer.money.BucketKind;
import coffer.money.Currency;
import coffer.platform.http.JsonBody;
import coffer.platform.http.PublicId;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/** Fund accounts, their sub-accounts and their entries as JSON. */
final class FundAccountJson {

    /** A journal's number is that of its line or correction times this, plus its role. */
    private static final int JOURNALS = 4;

    private FundAccountJson() {}

    static ObjectNode fundAccount(FundAccountView view) {
        ObjectNode json = JsonBody.object();
        json.put("no", view.no().value());
        json.put("object", "fund_account");
        json.put("livemode", false);
        json.put("name", view.name());
        json.put("status", view.status().word());
        json.put("currency", Currency.CNY.name());
        json.set("balances", balances(view.balances()));
        json.put("version", view.version());
        ArrayNode subAccounts = json.putArray("sub_accounts");
        view.subAccounts().forEach(account -> subAccounts.add(subAccount(account)));
        view.subAccounts().stream()
                .flatMap(account -> account.barredBecause().stream())
                .findFirst()
                .ifPresent(why -> json.put("barred_because", why));
        return json;
    }

    private static ObjectNode subAccount(SubAccountView view) {
        ObjectNode json = JsonBody.object();
        json.put("bank", view.code());
        figures(json, view);
        return json;
    }

    static void figures(ObjectNode json, SubAccountView view) {
        json.put("sub_account_no", view.no().value());
        json.put("status", view.status().word());
        json.set("balances", balances(view.balances()));
        view.reported().ifPresent(figures -> json.set("bank_balances", bankBalances(figures)));
        if (view.court().isPositive()) {
            json.put("court_frozen", view.court().toString());
        }
        CommonJson.at(json, "statement_behind_since", view.statementBehindSince());
        view.barredBecause().ifPresent(why -> json.put("barred_because", why));
    }

    private static ObjectNode balances(BookBalances figures) {
        ObjectNode json = JsonBody.object();
        json.put("total", figures.total().toString());
        json.put("available", figures.available().toString());
        json.put("frozen", figures.frozen().toString());
        json.put("pending_out", figures.pendingOut().toString());
        return json;
    }

    private static ObjectNode bankBalances(ReportedBalances figures) {
        Balances balances = figures.balances();
        ObjectNode json = JsonBody.object();
        json.put("total", balances.total().toString());
        json.put("available", balances.available().toString());
        json.put("frozen", balances.frozen().toString());
        CommonJson.at(json, "as_of", Optional.of(figures.asOf()));
        json.put("agreement", figures.agreement().name().toLowerCase(Locale.ROOT));
        return json;
    }

    static ObjectNode entry(EntryView view) {
        ObjectNode json = JsonBody.object();
        json.put("object", "entry");
        json.put("livemode", false);
        json.put("journal", PublicId.JOURNAL.of(view.journal()));
        json.put("sub_account_no", view.subAccountNo());
        json.put("bucket", bucket(view.bucket()));
        json.put("amount", view.amount().toString());
        json.put("balance", view.balance().toString());
        json.put("currency", view.amount().currency().name());
        json.put("version", view.version());
        json.put("type", view.role().toLowerCase(Locale.ROOT));
        view.instruction()
                .ifPresent(of -> {
                    if (of.kind().resource() != Resource.MEMBER) {
                        json.put(of.kind().resource().word(), PublicId.of(of.kind()).of(of.id()));
                    }
                });
        view.cause().ifPresent(cause -> cause(json, view, cause));
        if (view.role().equals(Resource.CORRECTION.name())) {
            json.put("correction", PublicId.CORRECTION.of(view.journal() / JOURNALS));
        }
        CommonJson.at(json, "event_at", Optional.of(view.eventAt()));
        CommonJson.at(json, "recorded_at", Optional.of(view.recordedAt()));
        return json;
    }

    private static void cause(ObjectNode json, EntryView view, BankLineCause cause) {
        json.put("cause", cause.name().toLowerCase(Locale.ROOT));
        long line = view.journal() / JOURNALS;
        switch (cause) {
            case DEPOSIT -> json.put("deposit", PublicId.DEPOSIT.of(line));
            case PUBLIC_DEPOSIT -> json.put("public_deposit", PublicId.PUBLIC_DEPOSIT.of(line));
            case RETURN -> json.put("returned_by", PublicId.RETURN.of(line));
            case OWN, FEE, INTEREST, OPENING, FOREIGN -> json.put("line", PublicId.LINE.of(line));
        }
    }

    private static String bucket(BucketKind kind) {
        return switch (kind) {
            case AVAILABLE -> "available";
            case FROZEN -> "frozen";
            case IN_TRANSIT -> "pending_out";
            case CASH -> "cash";
        };
    }
}
