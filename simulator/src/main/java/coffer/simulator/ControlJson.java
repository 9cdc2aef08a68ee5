package coffer.simulator;

import coffer.simulator.books.Books;
import coffer.simulator.books.Bucket;
import coffer.simulator.books.Freeze;
import coffer.simulator.books.FreezeUse;
import coffer.simulator.books.MainAccount;
import coffer.simulator.books.Signing;
import coffer.simulator.books.SigningState;
import coffer.simulator.books.StatementRow;
import coffer.simulator.books.SubAccount;
import coffer.simulator.books.YuanFormat;
import coffer.simulator.citic.BankTime;
import coffer.simulator.citic.CiticBank;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The JSON of the control API. What is not there is left out and never null. */
final class ControlJson {
    private final Books books;

    ControlJson(Books books) {
        this.books = books;
    }

    static ObjectNode object() {
        return JsonBody.JSON.createObjectNode();
    }

    JsonNode accounts() {
        ObjectNode all = object();
        ArrayNode data = all.putArray("data");
        books.subAccounts().forEach(a -> data.add(account(a)));
        ArrayNode mains = all.putArray("main_accounts");
        for (MainAccount main : books.mainAccounts()) {
            mains.addObject()
                    .put("bank", CiticBank.NAME)
                    .put("no", main.no())
                    .put("name", main.name())
                    .put("total", YuanFormat.print(books.mainTotal(main.no())));
        }
        return all;
    }

    ObjectNode account(SubAccount account) {
        String no = account.no();
        return object().put("bank", CiticBank.NAME)
                .put("main_account_no", account.mainAccountNo())
                .put("sub_account_no", no)
                .put("name", account.name())
                .put("purpose", lower(account.purpose().name()))
                .put("signing", lower(signing(no).name()))
                .put("total", YuanFormat.print(books.total(no)))
                .put("available", YuanFormat.print(books.balance(no, Bucket.AVAILABLE)))
                .put("frozen", YuanFormat.print(books.balance(no, Bucket.FROZEN)));
    }

    private SigningState signing(String no) {
        return books.signing(no).map(Signing::state).orElseThrow();
    }

    static ObjectNode row(StatementRow row) {
        Instant at = Instant.ofEpochMilli(row.atMillis());
        return object().put("sub_account_no", row.subAccountNo())
                .put("date", BankTime.day(row.atMillis()).toString())
                .put("time", at.atZone(BankTime.ZONE).toLocalTime().withNano(0).toString())
                .put("flow", row.flow())
                .put("seq", row.seq())
                .put("type", row.type())
                .put("direction", row.direction().name())
                .put("amount", YuanFormat.print(row.fen()))
                .put("balance", YuanFormat.print(row.balanceFen()))
                .put("fee", YuanFormat.print(row.feeFen()))
                .put("memo", row.memo());
    }

    JsonNode freezes(SubAccount holder) {
        ObjectNode all = object();
        ArrayNode data = all.putArray("data");
        books.freezesHeldBy(holder.no()).forEach(f -> data.add(freeze(f)));
        return all;
    }

    static ObjectNode freeze(Freeze freeze) {
        ObjectNode json =
                object().put("freeze_no", freeze.no())
                        .put("kind", lower(freeze.kind().name()))
                        .put("owner", freeze.owner())
                        .put("holder", freeze.holder())
                        .put("amount", YuanFormat.print(freeze.fen()))
                        .put("standing", YuanFormat.print(freeze.standingFen()))
                        .put("opened_by", freeze.openedBy());
        ArrayNode uses = json.putArray("uses");
        for (FreezeUse use : freeze.uses()) {
            uses.addObject().put("serial", use.serial()).put("amount", YuanFormat.print(use.fen()));
        }
        return json;
    }

    static JsonNode faults(List<FaultRules.Counted> rules) {
        ObjectNode all = object();
        ArrayNode data = all.putArray("data");
        rules.forEach(r -> data.add(fault(r)));
        return all;
    }

    static ObjectNode fault(FaultRules.Counted standing) {
        FaultRule rule = standing.rule();
        ObjectNode json = object().put("id", rule.id()).put("fault", rule.word());
        rule.action().ifPresent(a -> json.put("action", a));
        rule.tranType().ifPresent(t -> json.put("tran_type", t));
        rule.account().ifPresent(a -> json.put("account", a));
        rule.times().ifPresent(t -> json.put("times", t));
        return json.put("after", rule.after())
                .put("percent", rule.percent())
                .put("seed", rule.seed())
                .put("matches", standing.matches())
                .put("fired", standing.fired())
                .put("expired", standing.expired());
    }

    JsonNode journal(String serial, List<RequestJournal.Entry> entries) {
        ObjectNode json =
                object().put("serial", serial)
                        .put("arrived", books.arrivals(serial))
                        .put("moved_money", books.movements(serial));
        ArrayNode requests = json.putArray("requests");
        entries.forEach(e -> requests.add(entry(e)));
        return json;
    }

    static JsonNode journal(List<RequestJournal.Entry> entries) {
        ObjectNode json = object();
        ArrayNode requests = json.putArray("requests");
        entries.forEach(e -> requests.add(entry(e)));
        return json;
    }

    private static ObjectNode entry(RequestJournal.Entry entry) {
        CiticBank.RequestSummary subject = entry.subject();
        ObjectNode json =
                object().put("at", entry.at().toString())
                        .put("bank", CiticBank.NAME)
                        .put("action", subject.action());
        putIfSaid(json, "serial", subject.serial());
        putIfSaid(json, "tran_type", subject.tranType());
        putIfSaid(json, "account", subject.account());
        json.put("request", entry.request());
        putIfPresent(json, "reply", entry.reply());
        putIfPresent(json, "fault", entry.fault());
        return json.put("verdict", entry.verdict());
    }

    private static void putIfSaid(ObjectNode json, String name, String value) {
        putIfPresent(json, name, Optional.of(value).filter(v -> !v.isEmpty()));
    }

    private static void putIfPresent(ObjectNode json, String name, Optional<String> value) {
        value.ifPresent(v -> json.put(name, v));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
