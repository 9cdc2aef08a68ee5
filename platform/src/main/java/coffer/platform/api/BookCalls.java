package coffer.platform.api;

import coffer.account.AccountViewStore;
import coffer.account.EntryStore;
import coffer.account.EntryStore.EntryView;
import coffer.account.FundAccountView;
import coffer.cash.Deposit;
import coffer.cash.DepositStore;
import coffer.instruction.InstructionId;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.FundAccountNo;
import coffer.statement.BankLineId;
import coffer.transfer.FreezeStore;
import coffer.transfer.FreezeStore.FreezeView;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the books hold: fund accounts, their entries, freezes, deposits. */
final class BookCalls {

    private static final String ACCOUNTS = "/v1/fund-accounts";
    private static final String FREEZES = "/v1/freezes";
    private static final String DEPOSITS = "/v1/deposits";
    private static final String MAIN_ACCOUNTS = "/v1/main-accounts";

    private final AccountViewStore accounts;
    private final EntryStore entries;
    private final FreezeStore freezes;
    private final DepositStore deposits;

    BookCalls(
            AccountViewStore accounts,
            EntryStore entries,
            FreezeStore freezes,
            DepositStore deposits) {
        this.accounts = accounts;
        this.entries = entries;
        this.freezes = freezes;
        this.deposits = deposits;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(MAIN_ACCOUNTS, Set.of(), this::listMainAccounts),
                Endpoint.get(ACCOUNTS, Set.of("limit", "cursor"), this::listAccounts),
                Endpoint.get(ACCOUNTS + "/:no", Set.of(), this::account),
                Endpoint.get(ACCOUNTS + "/:no/entries", Set.of("limit", "cursor"), this::entries),
                Endpoint.get(
                        FREEZES,
                        Set.of("fund_account", "order_no", "limit", "cursor"),
                        this::listFreezes),
                Endpoint.get(FREEZES + "/:id", Set.of(), this::freeze),
                Endpoint.get(
                        DEPOSITS, Set.of("fund_account", "limit", "cursor"), this::listDeposits),
                Endpoint.get(DEPOSITS + "/:id", Set.of(), this::deposit));
    }

    private static Decline notFound(String what) {
        return Decline.of(DeclineCode.NOT_FOUND, "there is no such " + what);
    }

    /** A market has few of them: always the whole list. */
    private Reply listMainAccounts(Request request) {
        return Reply.json(
                200,
                Shapes.page(
                        accounts.mainAccounts(request.market()).stream()
                                .map(Shapes::mainAccount)
                                .toList(),
                        Optional.empty()));
    }

    private Reply listAccounts(Request request) {
        int limit = request.limit();
        String after = Cursor.of(request, "fa", 1).map(c -> c.text(0)).orElse("");
        List<FundAccountView> rows = accounts.fundAccounts(request.market(), after, limit + 1);
        return Reply.json(
                200,
                Cursor.page(
                        "fa",
                        rows,
                        limit,
                        Shapes::fundAccount,
                        row -> new Cursor(List.of(row.no().value()))));
    }

    private FundAccountView found(Request request) {
        FundAccountNo no;
        try {
            no = new FundAccountNo(request.name("no"));
        } catch (IllegalArgumentException notOfThatForm) {
            throw notFound("fund account");
        }
        return accounts.fundAccount(request.market(), no)
                .orElseThrow(() -> notFound("fund account"));
    }

    private Reply account(Request request) {
        return Reply.json(200, Shapes.fundAccount(found(request)));
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
                        Shapes::entry,
                        row -> Cursor.of(row.journal(), row.bucketId())));
    }

    private Reply freeze(Request request) {
        InstructionId id =
                new InstructionId(
                        PublicId.FREEZE
                                .parse(request.name("id"))
                                .orElseThrow(() -> notFound("freeze")));
        FreezeView freeze =
                freezes.find(request.market(), id).orElseThrow(() -> notFound("freeze"));
        return Reply.json(200, Shapes.freeze(freeze));
    }

    private Reply listFreezes(Request request) {
        Optional<String> account = text(request, "fund_account");
        Optional<String> orderNo = text(request, "order_no");
        return Cursor.answer(
                request,
                "fz",
                (before, limit) -> freezes.list(request.market(), before, account, orderNo, limit),
                Shapes::freeze,
                row -> row.id().value());
    }

    private Reply deposit(Request request) {
        BankLineId id =
                new BankLineId(
                        PublicId.DEPOSIT
                                .parse(request.name("id"))
                                .orElseThrow(() -> notFound("deposit")));
        Deposit deposit =
                deposits.find(request.market(), id).orElseThrow(() -> notFound("deposit"));
        return Reply.json(200, Shapes.deposit(deposit));
    }

    private Reply listDeposits(Request request) {
        Optional<String> account = text(request, "fund_account");
        return Cursor.answer(
                request,
                "dp",
                (before, limit) -> deposits.list(request.market(), before, account, limit),
                Shapes::deposit,
                row -> row.id().value());
    }

    /** A filter's text; the database cannot even be asked for one with a NUL. */
    private static Optional<String> text(Request request, String name) {
        Optional<String> text = request.parameter(name);
        if (text.filter(t -> t.indexOf('\0') >= 0).isPresent()) {
            throw Request.invalid(name + " holds a control character");
        }
        return text;
    }
}
