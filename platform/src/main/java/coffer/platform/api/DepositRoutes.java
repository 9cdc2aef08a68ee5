package coffer.platform.api;

import coffer.bank.BankLine;
import coffer.cash.Deposit;
import coffer.cash.DepositStore;
import coffer.platform.http.Cursor;
import coffer.platform.http.Endpoint;
import coffer.platform.http.PublicId;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.statement.BankLineId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Deposits to members' sub-accounts. */
final class DepositRoutes {

    private static final String PATH = "/v1/deposits";

    private final DepositStore deposits;

    DepositRoutes(DepositStore deposits) {
        this.deposits = deposits;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(PATH, Set.of("fund_account", "limit", "cursor"), this::list),
                Endpoint.get(PATH + "/:id", Set.of(), this::deposit));
    }

    private Reply deposit(Request request) {
        BankLineId id =
                new BankLineId(
                        PublicId.DEPOSIT
                                .parse(request.pathParameter("id"))
                                .orElseThrow(() -> ResourcePath.notFound("deposit")));
        Deposit deposit =
                deposits.find(request.market(), id)
                        .orElseThrow(() -> ResourcePath.notFound("deposit"));
        return Reply.json(200, json(deposit));
    }

    private Reply list(Request request) {
        Optional<String> account = request.text("fund_account");
        return Cursor.answer(
                request,
                "dp",
                (before, limit) -> deposits.list(request.market(), before, account, limit),
                DepositRoutes::json,
                row -> row.id().value());
    }

    private static ObjectNode json(Deposit deposit) {
        BankLine line = deposit.line();
        ObjectNode json = CommonJson.object(PublicId.DEPOSIT, deposit.id().value(), "deposit");
        json.put("fund_account", deposit.fundAccountNo());
        json.put("sub_account_no", line.ref().subAccountNo().value());
        json.put("bank", deposit.bank());
        json.put("amount", line.amount().toString());
        json.put("currency", line.amount().currency().name());
        json.put("payer_name", line.counterparty().name());
        json.put("payer_account_no", line.counterparty().accountNo());
        json.put("payer_bank", line.counterparty().bankName());
        json.put("memo", line.memo());
        CommonJson.statementPlace(json, line);
        if (deposit.perhapsReturned()) {
            json.put("hint", "perhaps_returned");
        }
        CommonJson.at(json, "recorded_at", Optional.of(deposit.recordedAt()));
        return json;
    }
}
