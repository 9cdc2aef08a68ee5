package coffer.simulator;

import coffer.simulator.ControlServer.Call;
import coffer.simulator.ControlServer.Told;
import coffer.simulator.books.Books;
import coffer.simulator.books.Direction;
import coffer.simulator.books.Draft;
import coffer.simulator.books.Freeze;
import coffer.simulator.books.MainAccount;
import coffer.simulator.books.Party;
import coffer.simulator.books.Purpose;
import coffer.simulator.books.SigningState;
import coffer.simulator.books.StatementRow;
import coffer.simulator.books.SubAccount;
import coffer.simulator.citic.BankTime;
import coffer.simulator.citic.CiticBank;
import coffer.simulator.citic.Counter;
import coffer.simulator.citic.Setting;
import coffer.simulator.citic.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The calls of the control API, one method each; the package documentation lists them. */
final class ControlCalls {
    private static final int DEFAULT_LIMIT = 50;

    private final CiticBank bank;
    private final Books books;
    private final Settings settings;
    private final FaultRules faults;
    private final RequestJournal journal;
    private final BankClock clock;
    private final BankPort port;
    private final Population population;
    private final ControlJson json;

    ControlCalls(
            CiticBank bank,
            Books books,
            Settings settings,
            FaultRules faults,
            RequestJournal journal,
            BankClock clock,
            BankPort port,
            Population population) {
        this.bank = bank;
        this.books = books;
        this.settings = settings;
        this.faults = faults;
        this.journal = journal;
        this.clock = clock;
        this.port = port;
        this.population = population;
        this.json = new ControlJson(books);
    }

    Told answer(Call call) {
        Told told =
                switch (call.path()) {
                    case "/sim/health" -> get(call, this::health);
                    case "/sim/accounts" -> getOrPost(call, json::accounts, this::openAccount);
                    case "/sim/deposits" -> post(call, this::deposit);
                    case "/sim/lines" -> post(call, this::line);
                    case "/sim/lines/release" -> post(call, this::release);
                    case "/sim/returns" -> post(call, this::returned);
                    case "/sim/openings" -> post(call, this::opening);
                    case "/sim/signings" -> post(call, this::decide);
                    case "/sim/transfers" -> post(call, this::transfer);
                    case "/sim/court-freezes" -> courtFreezes(call);
                    case "/sim/freezes" -> freezes(call);
                    case "/sim/clock" -> getOrPost(call, this::clockNow, this::setClock);
                    case "/sim/settings" -> getOrPost(call, this::allSettings, this::set);
                    case "/sim/journal" -> get(call, () -> requests(call));
                    case "/sim/reset" -> post(call, this::reset);
                    default -> faultCall(call);
                };
        books.force();
        return told;
    }

    private Told get(Call call, Supplier<JsonNode> read) {
        if (!call.method().equals("GET")) {
            throw notAllowed();
        }
        return new Told(200, bank.exclusively(read));
    }

    private Told post(Call call, Function<JsonBody, Told> write) {
        if (!call.method().equals("POST")) {
            throw notAllowed();
        }
        JsonBody body = JsonBody.read(call.body());
        if (body.optional("bank").filter(b -> !b.equalsIgnoreCase(CiticBank.NAME)).isPresent()) {
            throw new Problem(404, "unknown_bank", "only " + CiticBank.NAME + " is played");
        }
        return write.apply(body);
    }

    private Told getOrPost(Call call, Supplier<JsonNode> read, Function<JsonBody, Told> write) {
        return call.method().equals("GET") ? get(call, read) : post(call, write);
    }

    private static Problem notAllowed() {
        return new Problem(405, "method_not_allowed", "this path does not take that method");
    }

    private JsonNode health() {
        boolean balanced = books.sumOfAllBuckets() == 0;
        return ControlJson.object()
                .put("status", balanced ? "up" : "broken")
                .put("books_balance", balanced)
                .put("bank_port_open", port.isOpen())
                .put("bank_port", port.port());
    }

    private Told openAccount(JsonBody body) {
        String no = body.text("sub_account_no");
        String name = body.text("name");
        Purpose purpose =
                body.word("purpose", Set.of("member", "public", "initialisation", "fee", "own"))
                        .map(p -> Purpose.valueOf(p.toUpperCase(Locale.ROOT)))
                        .orElse(Purpose.MEMBER);
        Optional<String> main = body.optional("main_account_no");
        String mainName = body.optional("main_account_name").orElse("示例交易市场");
        body.end();
        return bank.exclusively(() -> {
            String mainNo = main.orElseGet(this::firstMainAccount);
            if (books.mainAccount(mainNo).isEmpty()) {
                bank.counter().open(new MainAccount(mainNo, mainName));
            }
            SubAccount account = new SubAccount(no, mainNo, name, purpose);
            bank.counter().open(account);
            return new Told(201, json.account(account));
        });
    }

    private String firstMainAccount() {
        return books.mainAccounts().stream()
                .findFirst()
                .map(MainAccount::no)
                .orElseThrow(() -> new Problem(404, "unknown_account", "no main account"));
    }

    private Told deposit(JsonBody body) {
        Optional<String> subAccountNo = body.optional("sub_account_no");
        boolean toPublic = body.yes("public");
        Optional<String> main = body.optional("main_account_no");
        long fen = body.amount("amount");
        String name = body.text("payer_name");
        String no = body.text("payer_account_no");
        String bankName = body.optional("payer_bank").orElse("");
        String memo = body.optional("memo").orElse("");
        body.end();
        if (toPublic == subAccountNo.isPresent()) {
            throw Problem.invalid("either sub_account_no or public: true");
        }
        Party payer = new Party(no, name, "", bankName);
        return bank.exclusively(() -> {
            Counter counter = bank.counter();
            SubAccount to =
                    subAccountNo
                            .map(counter::subAccount)
                            .orElseGet(() ->
                                    counter.publicAccount(main.orElseGet(this::firstMainAccount)));
            return new Told(201, ControlJson.row(counter.deposit(to, fen, payer, memo)));
        });
    }

    private Told line(JsonBody body) {
        String no = body.text("sub_account_no");
        Counter.LineKind kind =
                body.word("kind", Set.of("fee", "interest", "foreign", "return"))
                        .map(k -> Counter.LineKind.valueOf(k.toUpperCase(Locale.ROOT)))
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
        body.end();
        return bank.exclusively(() -> {
            SubAccount on = bank.counter().subAccount(no);
            Optional<StatementRow> origin = ofSerial.map(s -> rowOf(on, s));
            String said = memo.orElseGet(() -> origin.map(StatementRow::memo).orElse(""));
            Party other = origin.map(StatementRow::other).orElseGet(Party::bank);
            Counter.Line line =
                    new Counter.Line(kind, direction, fen, feeFen, other, said, flow, seq);
            return new Told(201, ControlJson.row(bank.counter().line(on, line)));
        });
    }

    private static String name(String field, String value, int most) {
        if (!value.matches("[0-9A-Z]{1," + most + "}")) {
            throw Problem.invalid(field + " is not 1 to " + most + " capital letters and digits");
        }
        return value;
    }

    private StatementRow rowOf(SubAccount on, String serial) {
        return books.shownRows(on.no()).stream()
                .filter(row -> row.cause().reference().equals(serial))
                .findFirst()
                .orElseThrow(() -> new Problem(404, "not_found", "no row of serial " + serial));
    }

    private Told release(JsonBody body) {
        int count = body.count("count").orElse(Integer.MAX_VALUE);
        boolean newestFirst = body.yes("newest_first");
        body.end();
        int released = bank.exclusively(() -> books.releaseRows(count, newestFirst));
        return new Told(200, ControlJson.object().put("released", released));
    }

    private Told transfer(JsonBody body) {
        String from = body.text("from");
        String to = body.text("to");
        long fen = body.amount("amount");
        String memo = body.optional("memo").orElse("");
        body.end();
        return bank.exclusively(() -> {
            Counter counter = bank.counter();
            SubAccount payer = counter.subAccount(from);
            SubAccount payee = counter.subAccount(to);
            StatementRow row = counter.transfer(payer, payee, fen, memo);
            return new Told(201, ControlJson.row(row));
        });
    }

    private Told returned(JsonBody body) {
        String serial = body.text("serial");
        boolean credit =
                body.word("shown_as", Set.of("negative_row", "credit"))
                        .filter("credit"::equals)
                        .isPresent();
        boolean noMemo =
                body.word("memo", Set.of("keep", "none")).filter("none"::equals).isPresent();
        Optional<Long> fen = body.anyAmount("amount");
        body.end();
        Counter.ReturnForm form = new Counter.ReturnForm(!credit, !noMemo, fen);
        return bank.exclusively(
                () -> new Told(201, ControlJson.row(bank.counter().returned(serial, form))));
    }

    private Told opening(JsonBody body) {
        String no = body.text("sub_account_no");
        long fen = body.amount("amount");
        body.end();
        return bank.exclusively(() -> {
            SubAccount to = bank.counter().subAccount(no);
            return new Told(201, ControlJson.row(bank.counter().opening(to, fen)));
        });
    }

    private Told decide(JsonBody body) {
        String no = body.text("sub_account_no");
        SigningState verdict =
                body.word("verdict", Set.of("confirmed", "refused", "refused_by_bank", "cancelled"))
                        .map(v -> SigningState.valueOf(v.toUpperCase(Locale.ROOT)))
                        .orElseThrow(() -> Problem.invalid("verdict is missing"));
        body.end();
        return bank.exclusively(
                () -> new Told(200, json.account(bank.counter().decide(no, verdict))));
    }

    private Told courtFreezes(Call call) {
        if (!call.method().equals("DELETE")) {
            return post(call, this::courtFreeze);
        }
        String no = required(call, "sub_account_no");
        int lifted =
                bank.exclusively(
                        () -> bank.counter().liftCourtFreezes(bank.counter().subAccount(no)));
        return new Told(200, ControlJson.object().put("lifted", lifted));
    }

    private Told courtFreeze(JsonBody body) {
        String no = body.text("sub_account_no");
        long fen = body.amount("amount");
        body.end();
        return bank.exclusively(() -> {
            SubAccount on = bank.counter().subAccount(no);
            Freeze freeze = bank.counter().courtFreeze(on, fen);
            return new Told(201, ControlJson.freeze(freeze));
        });
    }

    private Told freezes(Call call) {
        if (!call.method().equals("DELETE")) {
            return get(
                    call,
                    () ->
                            json.freezes(
                                    bank.counter().subAccount(required(call, "sub_account_no"))));
        }
        String no = required(call, "freeze_no");
        Freeze lifted = bank.exclusively(() -> bank.counter().lift(no));
        return new Told(200, ControlJson.freeze(lifted));
    }

    private static String required(Call call, String name) {
        return Optional.ofNullable(call.query().get(name))
                .orElseThrow(() -> Problem.invalid("the query lacks " + name));
    }

    private Told faultCall(Call call) {
        String path = call.path();
        if (path.equals("/sim/faults")) {
            if (!call.method().equals("DELETE")) {
                return getOrPost(call, () -> ControlJson.faults(faults.all()), this::addFault);
            }
            faults.clear();
            port.open();
            return new Told(200, ControlJson.object().put("cleared", true));
        }
        if (!path.matches("/sim/faults/\\d{1,18}") || !call.method().equals("DELETE")) {
            throw new Problem(404, "not_found", "no such call: " + call.method() + " " + path);
        }
        if (!faults.remove(Long.parseLong(path.substring("/sim/faults/".length())))) {
            throw new Problem(404, "not_found", "no such rule");
        }
        port.open();
        return new Told(200, ControlJson.object().put("cleared", true));
    }

    private Told addFault(JsonBody body) {
        FaultRule rule = FaultForm.read(body, faults.nextId());
        body.end();
        if (rule.fault() instanceof Fault.PortClosed(Optional<Duration> time, boolean _)
                && rule.matchesAtOnce()) {
            port.shut(time);
            ObjectNode told = ControlJson.object().put("fault", rule.word());
            return new Told(201, told.put("bank_port_open", false));
        }
        faults.add(rule);
        return new Told(201, ControlJson.fault(new FaultRules.Standing(rule, 0, 0)));
    }

    private JsonNode clockNow() {
        return ControlJson.object()
                .put("mode", clock.frozen() ? "frozen" : "real")
                .put("now", clock.instant().atZone(BankTime.ZONE).toOffsetDateTime().toString())
                .put("bank_date", BankTime.day(clock.millis()).toString());
    }

    private Told setClock(JsonBody body) {
        Optional<String> mode = body.word("mode", Set.of("real", "frozen"));
        Optional<OffsetDateTime> moment;
        Optional<Duration> advance;
        try {
            moment = body.optional("set").map(OffsetDateTime::parse);
            advance = body.optional("advance").map(Duration::parse);
        } catch (DateTimeException e) {
            throw new Problem(400, "invalid_request", "set is ISO 8601 with offset, advance PT1H");
        }
        body.end();
        if (advance.filter(Duration::isNegative).isPresent()) {
            throw Problem.invalid("advance goes forward only");
        }
        return bank.exclusively(() -> {
            if (mode.filter("real"::equals).isPresent()) {
                clock.real();
            }
            if (mode.filter("frozen"::equals).isPresent()) {
                clock.freeze();
            }
            moment.ifPresent(m -> clock.set(m.toInstant()));
            advance.ifPresent(clock::advance);
            return new Told(200, clockNow());
        });
    }

    private JsonNode allSettings() {
        ObjectNode all = ControlJson.object();
        for (Setting setting : Setting.values()) {
            String key = setting.name().toLowerCase(Locale.ROOT);
            switch (setting.kind()) {
                case NUMBER -> all.put(key, settings.number(setting));
                case SWITCH -> all.put(key, settings.on(setting));
                case WORD -> all.put(key, settings.word(setting));
            }
        }
        return all;
    }

    private Told set(JsonBody body) {
        Map<Setting, String> wanted = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String key = setting.name().toLowerCase(Locale.ROOT);
            Optional<String> value = body.scalar(key);
            if (value.filter(v -> !setting.accepts(v)).isPresent()) {
                throw Problem.invalid(key + " takes " + setting.form());
            }
            value.ifPresent(v -> wanted.put(setting, v));
        }
        body.end();
        return bank.exclusively(() -> {
            wanted.forEach(settings::set);
            books.holdRows(settings.is(Setting.LINES, "hold"));
            return new Told(200, allSettings());
        });
    }

    private JsonNode requests(Call call) {
        Optional<String> serial = Optional.ofNullable(call.query().get("serial"));
        if (serial.isPresent()) {
            return json.journal(serial.get(), journal.of(serial.get()));
        }
        String limit = call.query().getOrDefault("limit", Integer.toString(DEFAULT_LIMIT));
        if (!limit.matches("\\d{1,6}")) {
            throw Problem.invalid("limit is not a number");
        }
        return ControlJson.journal(journal.newest(Integer.parseInt(limit)));
    }

    private Told reset(JsonBody body) {
        body.end();
        faults.clear();
        bank.forget();
        bank.exclusively(() -> {
            settings.reset();
            clock.real();
            journal.clear();
            books.commit(population.addTo(new Draft(clock.millis()).reset()));
            return true;
        });
        port.open();
        return new Told(200, ControlJson.object().put("reset", true));
    }
}
