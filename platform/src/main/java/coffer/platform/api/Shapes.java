package coffer.platform.api;

import coffer.bank.Balances;
import coffer.store.AccountStore.BankFigures;
import coffer.store.AccountStore.Figures;
import coffer.store.AccountStore.FundAccountView;
import coffer.store.AccountStore.SubAccountView;
import coffer.store.EntryStore.EntryView;
import coffer.store.FreezeStore.FreezeView;
import coffer.store.LineStore.Deposit;
import coffer.store.TransferStore.TransferView;
import coffer.values.BankLine;
import coffer.values.BucketKind;
import coffer.values.Currency;
import coffer.values.Instruction;
import coffer.values.InstructionId;
import coffer.values.InstructionState;
import coffer.values.LineCause;
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

    private Shapes() {}

    static ObjectNode transfer(TransferView view) {
        Instruction instruction = view.instruction();
        ObjectNode json = object(PublicId.TRANSFER, instruction.id().value(), "forced_transfer");
        json.put("out_request_no", instruction.outRequestNo());
        json.put("kind", instruction.kind().word());
        json.put("status", instruction.state().status());
        json.put("payer", view.payer().value());
        json.put("payee", view.payee().value());
        json.put("amount", instruction.amount().toString());
        json.put("currency", instruction.amount().currency().name());
        instruction.freeze().ifPresent(id -> json.put("freeze_id", freezeId(id)));
        instruction.orderNo().ifPresent(no -> json.put("order_no", no));
        json.put("memo", instruction.memo());
        json.put("bank", view.bank());
        json.put("serial", instruction.serial().value());
        json.put("attempts", instruction.attempt());
        if (!instruction.bankCode().isEmpty()) {
            json.put("bank_code", instruction.bankCode());
        }
        if (!instruction.bankText().isEmpty()) {
            json.put("bank_text", instruction.bankText());
        }
        put(json, "created_at", Optional.of(instruction.createdAt()));
        put(json, "sent_at", instruction.sentAt());
        put(json, "ended_at", instruction.endedAt());
        return json;
    }

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
        put(json, "created_at", Optional.of(view.createdAt()));
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

    private static String freezeId(InstructionId id) {
        return PublicId.FREEZE.of(id.value());
    }

    static ObjectNode fundAccount(FundAccountView view) {
        ObjectNode json = JsonBody.object();
        json.put("no", view.no().value());
        json.put("object", "fund_account");
        json.put("livemode", false);
        json.put("name", view.name());
        json.put("status", view.status().word());
        json.put("currency", Currency.CNY.name());
        json.set("balances", balances(view.figures()));
        json.put("version", view.version());
        ArrayNode subAccounts = json.putArray("sub_accounts");
        view.subAccounts().forEach(account -> subAccounts.add(subAccount(account)));
        return json;
    }

    private static ObjectNode subAccount(SubAccountView view) {
        ObjectNode json = JsonBody.object();
        json.put("bank", view.code());
        json.put("sub_account_no", view.no().value());
        json.put("status", view.status().word());
        json.set("balances", balances(view.figures()));
        view.bank().ifPresent(figures -> json.set("bank_balances", bankBalances(figures)));
        return json;
    }

    private static ObjectNode balances(Figures figures) {
        ObjectNode json = JsonBody.object();
        json.put("total", figures.total().toString());
        json.put("available", figures.available().toString());
        json.put("frozen", figures.frozen().toString());
        json.put("pending_out", figures.pendingOut().toString());
        return json;
    }

    private static ObjectNode bankBalances(BankFigures figures) {
        Balances balances = figures.balances();
        ObjectNode json = JsonBody.object();
        json.put("total", balances.total().toString());
        json.put("available", balances.available().toString());
        json.put("frozen", balances.frozen().toString());
        put(json, "as_of", Optional.of(figures.asOf()));
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
        view.instruction().ifPresent(id -> json.put("forced_transfer", PublicId.TRANSFER.of(id)));
        view.cause().ifPresent(cause -> json.put("cause", cause.toLowerCase(Locale.ROOT)));
        if (view.cause().filter(LineCause.DEPOSIT.name()::equals).isPresent()) {
            json.put("deposit", PublicId.DEPOSIT.of(view.journal() / 4));
        }
        put(json, "event_at", Optional.of(view.eventAt()));
        put(json, "recorded_at", Optional.of(view.recordedAt()));
        return json;
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
        json.put("bank_date", line.ref().bankDate().toString());
        json.put("bank_time", line.bankTime().truncatedTo(ChronoUnit.SECONDS).toString());
        json.put("bank_serial", line.ref().flow() + "/" + line.ref().sequence());
        put(json, "recorded_at", Optional.of(deposit.recordedAt()));
        return json;
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

    private static ObjectNode object(PublicId kind, long id, String name) {
        ObjectNode json = JsonBody.object();
        json.put("id", kind.of(id));
        json.put("object", name);
        json.put("livemode", false);
        return json;
    }

    private static void put(ObjectNode json, String field, Optional<Instant> at) {
        at.ifPresent(instant -> json.put(field, instant.truncatedTo(ChronoUnit.MILLIS).toString()));
    }
}
