package coffer.platform.api;

import coffer.account.BookBalances;
import coffer.account.EntryStore.EntryView;
import coffer.account.FundAccountView;
import coffer.account.MainAccountView;
import coffer.account.ReportedBalances;
import coffer.account.SpecialSubAccountView;
import coffer.account.SubAccountView;
import coffer.bank.Balances;
import coffer.bank.BankLine;
import coffer.cash.Deposit;
import coffer.instruction.InstructionState;
import coffer.ledger.BankLineCause;
import coffer.market.Resource;
import coffer.money.BucketKind;
import coffer.money.Currency;
import coffer.transfer.FreezeStore.FreezeView;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Objects as markets see them. Money is text with two digits after the point, an instant is UTC, a
 * bank's date and time are the bank's; what is not there is left out.
 */
final class Shapes {

    /** A journal's number is that of its line or Correction times this, and its role. */
    private static final int JOURNALS = 4;

    private Shapes() {}

    static ObjectNode freeze(FreezeView view) {
        ObjectNode json = object(PublicId.FREEZE, view.id().value(), "freeze");
        json.put("owner", view.ownerNo().value());
        json.put("holder", view.holderNo().value());
        json.put("amount", view.amount().toString());
        json.put("remaining", view.remaining().toString());
        json.put("currency", view.amount().currency().name());
        json.put("status", status(view));
        json.put("held_by", view.heldBy().name().toLowerCase(Locale.ROOT));
        view.freezeNo().ifPresent(no -> json.put("freeze_no", no));
        view.orderNo().ifPresent(no -> json.put("order_no", no));
        json.put("bank", view.bank());
        json.put("forced_transfer", PublicId.TRANSFER.of(view.id().value()));
        at(json, "created_at", Optional.of(view.createdAt()));
        return json;
    }

    private static String status(FreezeView view) {
        if (view.creatorState() == InstructionState.FAILED) {
            return "void";
        }
        if (view.creatorState() != InstructionState.SUCCEEDED) {
            return "pending";
        }
        return view.remaining().isZero() ? "used_up" : "standing";
    }

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

    private static void figures(ObjectNode json, SubAccountView view) {
        json.put("sub_account_no", view.no().value());
        json.put("status", view.status().word());
        json.set("balances", balances(view.balances()));
        view.reported().ifPresent(figures -> json.set("bank_balances", bankBalances(figures)));
        if (view.court().isPositive()) {
            json.put("court_frozen", view.court().toString());
        }
        view.barredBecause().ifPresent(why -> json.put("barred_because", why));
    }

    static ObjectNode mainAccount(MainAccountView view) {
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
            figures(account, special.account());
        }
        return json;
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
        at(json, "as_of", Optional.of(figures.asOf()));
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
        at(json, "event_at", Optional.of(view.eventAt()));
        at(json, "recorded_at", Optional.of(view.recordedAt()));
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

    static ObjectNode deposit(Deposit deposit) {
        BankLine line = deposit.line();
        ObjectNode json = object(PublicId.DEPOSIT, deposit.id().value(), "deposit");
        json.put("fund_account", deposit.fundAccountNo());
        json.put("sub_account_no", line.ref().subAccountNo().value());
        json.put("bank", deposit.bank());
        json.put("amount", line.amount().toString());
        json.put("currency", line.amount().currency().name());
        json.put("payer_name", line.counterparty().name());
        json.put("payer_account_no", line.counterparty().accountNo());
        json.put("payer_bank", line.counterparty().bankName());
        json.put("memo", line.memo());
        entered(json, line);
        if (deposit.perhapsReturned()) {
            json.put("hint", "perhaps_returned");
        }
        at(json, "recorded_at", Optional.of(deposit.recordedAt()));
        return json;
    }

    /** Where a line stands on the bank's statement. */
    static void entered(ObjectNode json, BankLine line) {
        json.put("bank_date", line.ref().bankDate().toString());
        json.put("bank_time", line.bankTime().truncatedTo(ChronoUnit.SECONDS).toString());
        json.put("bank_serial", line.ref().flow() + "/" + line.ref().sequence());
    }

    /** A page of a list; the cursor leads to what follows. */
    static ObjectNode page(List<ObjectNode> rows, Optional<String> next) {
        ObjectNode json = JsonBody.object();
        json.put("object", "list");
        json.putArray("data").addAll(rows);
        json.put("has_more", next.isPresent());
        next.ifPresent(cursor -> json.put("next_cursor", cursor));
        return json;
    }

    static ObjectNode object(PublicId kind, long id, String name) {
        ObjectNode json = JsonBody.object();
        json.put("id", kind.of(id));
        json.put("object", name);
        json.put("livemode", false);
        return json;
    }

    static void at(ObjectNode json, String field, Optional<Instant> at) {
        at.ifPresent(instant -> json.put(field, instant.truncatedTo(ChronoUnit.MILLIS).toString()));
    }
}
