package coffer.simulator;

import coffer.simulator.ControlServer.Response;
import coffer.simulator.books.Books;
import coffer.simulator.books.Counterparty;
import coffer.simulator.books.Direction;
import coffer.simulator.books.StatementRow;
import coffer.simulator.books.SubAccount;
import coffer.simulator.citic.CiticBank;
import coffer.simulator.citic.ManualOperations;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Money that moves at the bank outside its interface: deposits, statement lines, returns, openings
 * and transfers.
 */
final class MovementRoutes {
    private final CiticBank bank;
    private final Books books;
    private final AccountRoutes accounts;

    MovementRoutes(CiticBank bank, Books books, AccountRoutes accounts) {
        this.bank = bank;
        this.books = books;
        this.accounts = accounts;
    }

    Response deposit(JsonBody body) {
        Optional<String> subAccountNo = body.optional("sub_account_no");
        boolean toPublic = body.flag("public");
        Optional<String> main = body.optional("main_account_no");
        long fen = body.amount("amount");
        String name = body.text("payer_name");
        String no = body.text("payer_account_no");
        String bankName = body.optional("payer_bank").orElse("");
        String memo = body.optional("memo").orElse("");
        body.rejectUnknownFields();
        if (toPublic == subAccountNo.isPresent()) {
            throw Problem.invalid("either sub_account_no or public: true");
        }
        Counterparty payer = new Counterparty(no, name, "", bankName);
        return bank.exclusively(() -> {
            ManualOperations counter = bank.manualOperations();
            SubAccount to =
                    subAccountNo
                            .map(counter::subAccount)
                            .orElseGet(() ->
                                    counter.publicAccount(
                                            main.orElseGet(accounts::firstMainAccount)));
            return new Response(201, ControlJson.row(counter.deposit(to, fen, payer, memo)));
        });
    }

    Response addLine(JsonBody body) {
        String no = body.text("sub_account_no");
        ManualOperations.LineKind kind =
                body.word("kind", Set.of("fee", "interest", "foreign", "return"))
                        .map(k -> ManualOperations.LineKind.valueOf(k.toUpperCase(Locale.ROOT)))
                        .orElseThrow(() -> Problem.invalid("kind is missing"));
        Direction usual =
                switch (kind) {
                    case FEE, FOREIGN -> Direction.D;
                    case INTEREST, RETURN -> Direction.C;
                };
        Direction direction =
                body.word("direction", Set.of("D", "C")).map(Direction::valueOf).orElse(usual);
        long fen = body.amount("amount");
        long feeFen = body.optionalAmount("fee").orElse(0L);
        Optional<String> memo = body.optional("memo");
        Optional<String> ofSerial = body.optional("of_serial");
        Optional<String> flow = body.optional("flow").map(f -> name("flow", f, 14));
        Optional<String> seq = body.optional("seq").map(s -> name("seq", s, 13));
        body.rejectUnknownFields();
        return bank.exclusively(() -> {
            SubAccount on = bank.manualOperations().subAccount(no);
            Optional<StatementRow> origin = ofSerial.map(s -> rowOf(on, s));
            String said = memo.orElseGet(() -> origin.map(StatementRow::memo).orElse(""));
            Counterparty other = origin.map(StatementRow::other).orElseGet(Counterparty::bank);
            ManualOperations.ManualLine line =
                    new ManualOperations.ManualLine(
                            kind, direction, fen, feeFen, other, said, flow, seq);
            return new Response(201, ControlJson.row(bank.manualOperations().addLine(on, line)));
        });
    }

    private static String name(String field, String value, int most) {
        if (!value.matches("[0-9A-Z]{1," + most + "}")) {
            throw Problem.invalid(field + " is not 1 to " + most + " capital letters and digits");
        }
        return value;
    }

    private StatementRow rowOf(SubAccount on, String serial) {
        return books.visibleRows(on.no()).stream()
                .filter(row -> row.cause().reference().equals(serial))
                .findFirst()
                .orElseThrow(() -> new Problem(404, "not_found", "no row of serial " + serial));
    }

    Response release(JsonBody body) {
        int count = body.count("count").orElse(Integer.MAX_VALUE);
        boolean newestFirst = body.flag("newest_first");
        body.rejectUnknownFields();
        int released = bank.exclusively(() -> books.releaseRows(count, newestFirst));
        return new Response(200, ControlJson.object().put("released", released));
    }

    Response transfer(JsonBody body) {
        String from = body.text("from");
        String to = body.text("to");
        long fen = body.amount("amount");
        String memo = body.optional("memo").orElse("");
        body.rejectUnknownFields();
        return bank.exclusively(() -> {
            ManualOperations counter = bank.manualOperations();
            SubAccount payer = counter.subAccount(from);
            SubAccount payee = counter.subAccount(to);
            StatementRow row = counter.transfer(payer, payee, fen, memo);
            return new Response(201, ControlJson.row(row));
        });
    }

    Response returnPayout(JsonBody body) {
        String serial = body.text("serial");
        boolean credit =
                body.word("shown_as", Set.of("negative_row", "credit"))
                        .filter("credit"::equals)
                        .isPresent();
        boolean noMemo =
                body.word("memo", Set.of("keep", "none")).filter("none"::equals).isPresent();
        Optional<Long> fen = body.optionalPositiveAmount("amount");
        body.rejectUnknownFields();
        ManualOperations.ReturnForm form = new ManualOperations.ReturnForm(!credit, !noMemo, fen);
        return bank.exclusively(() ->
                new Response(
                        201, ControlJson.row(bank.manualOperations().returnPayout(serial, form))));
    }

    Response creditOpeningBalance(JsonBody body) {
        String no = body.text("sub_account_no");
        long fen = body.amount("amount");
        body.rejectUnknownFields();
        return bank.exclusively(() -> {
            SubAccount to = bank.manualOperations().subAccount(no);
            return new Response(
                    201, ControlJson.row(bank.manualOperations().creditOpeningBalance(to, fen)));
        });
    }
}
