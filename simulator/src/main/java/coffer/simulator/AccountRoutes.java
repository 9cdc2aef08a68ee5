package coffer.simulator;

import coffer.simulator.ControlServer.Response;
import coffer.simulator.books.Books;
import coffer.simulator.books.MainAccount;
import coffer.simulator.books.Purpose;
import coffer.simulator.books.SigningState;
import coffer.simulator.books.SubAccount;
import coffer.simulator.citic.CiticBank;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Sub-accounts and their signing: {@code /sim/accounts}, {@code /sim/signings}. */
final class AccountRoutes {
    private final CiticBank bank;
    private final Books books;
    private final ControlJson json;

    AccountRoutes(CiticBank bank, Books books, ControlJson json) {
        this.bank = bank;
        this.books = books;
        this.json = json;
    }

    Response openAccount(JsonBody body) {
        String no = body.text("sub_account_no");
        String name = body.text("name");
        Purpose purpose =
                body.word("purpose", Set.of("member", "public", "initialisation", "fee", "own"))
                        .map(p -> Purpose.valueOf(p.toUpperCase(Locale.ROOT)))
                        .orElse(Purpose.MEMBER);
        Optional<String> main = body.optional("main_account_no");
        String mainName = body.optional("main_account_name").orElse("示例交易市场");
        body.rejectUnknownFields();
        return bank.exclusively(() -> {
            String mainNo = main.orElseGet(this::firstMainAccount);
            if (books.mainAccount(mainNo).isEmpty()) {
                bank.manualOperations().open(new MainAccount(mainNo, mainName));
            }
            SubAccount account = new SubAccount(no, mainNo, name, purpose);
            bank.manualOperations().open(account);
            return new Response(201, json.account(account));
        });
    }

    String firstMainAccount() {
        return books.mainAccounts().stream()
                .findFirst()
                .map(MainAccount::no)
                .orElseThrow(() -> new Problem(404, "unknown_account", "no main account"));
    }

    Response decideSigning(JsonBody body) {
        String no = body.text("sub_account_no");
        SigningState verdict =
                body.word("verdict", Set.of("confirmed", "refused", "refused_by_bank", "cancelled"))
                        .map(v -> SigningState.valueOf(v.toUpperCase(Locale.ROOT)))
                        .orElseThrow(() -> Problem.invalid("verdict is missing"));
        body.rejectUnknownFields();
        return bank.exclusively(() ->
                new Response(
                        200, json.account(bank.manualOperations().decideSigning(no, verdict))));
    }
}
