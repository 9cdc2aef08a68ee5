package coffer.simulator;

import coffer.simulator.ControlServer.Request;
import coffer.simulator.ControlServer.Response;
import coffer.simulator.books.Books;
import coffer.simulator.books.Draft;
import coffer.simulator.citic.CiticBank;
import coffer.simulator.citic.CiticSettings;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The routes of the control API: which class answers which path. The package documentation lists
 * requests and replies.
 */
final class ControlRoutes {
    private static final int DEFAULT_LIMIT = 50;

    private final CiticBank bank;
    private final Books books;
    private final CiticSettings settings;
    private final FaultRules faults;
    private final RequestJournal journal;
    private final BankClock clock;
    private final BankPort port;
    private final Population population;
    private final ControlJson json;
    private final Methods methods;
    private final AccountRoutes accounts;
    private final MovementRoutes movements;
    private final FreezeRoutes freezes;
    private final FaultRoutes faultRules;
    private final SettingRoutes bankSettings;

    ControlRoutes(
            CiticBank bank,
            Books books,
            CiticSettings settings,
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
        this.methods = new Methods(bank);
        this.accounts = new AccountRoutes(bank, books, json);
        this.movements = new MovementRoutes(bank, books, accounts);
        this.freezes = new FreezeRoutes(bank, json, methods);
        this.faultRules = new FaultRoutes(faults, port, methods);
        this.bankSettings = new SettingRoutes(bank, books, settings, clock);
    }

    /** Answers a request; what it changed is on disk when this returns. */
    Response answer(Request request) {
        Response response =
                switch (request.path()) {
                    case "/sim/health" -> methods.get(request, this::health);
                    case "/sim/accounts" ->
                            methods.getOrPost(request, json::accounts, accounts::openAccount);
                    case "/sim/deposits" -> methods.post(request, movements::deposit);
                    case "/sim/lines" -> methods.post(request, movements::addLine);
                    case "/sim/lines/release" -> methods.post(request, movements::release);
                    case "/sim/returns" -> methods.post(request, movements::returnPayout);
                    case "/sim/openings" -> methods.post(request, movements::creditOpeningBalance);
                    case "/sim/signings" -> methods.post(request, accounts::decideSigning);
                    case "/sim/transfers" -> methods.post(request, movements::transfer);
                    case "/sim/court-freezes" -> freezes.courtFreezes(request);
                    case "/sim/freezes" -> freezes.freezes(request);
                    case "/sim/clock" ->
                            methods.getOrPost(
                                    request, bankSettings::clockNow, bankSettings::setClock);
                    case "/sim/settings" ->
                            methods.getOrPost(
                                    request, bankSettings::allSettings, bankSettings::set);
                    case "/sim/journal" -> methods.get(request, () -> requests(request));
                    case "/sim/reset" -> methods.post(request, this::reset);
                    default -> faultRules.route(request);
                };
        books.sync();
        return response;
    }

    private JsonNode health() {
        boolean balanced = books.sumOfAllBuckets() == 0;
        return ControlJson.object()
                .put("status", balanced ? "up" : "broken")
                .put("books_balance", balanced)
                .put("bank_port_open", port.isOpen())
                .put("bank_port", port.port());
    }

    private JsonNode requests(Request request) {
        Optional<String> serial = Optional.ofNullable(request.query().get("serial"));
        if (serial.isPresent()) {
            return json.journal(serial.get(), journal.of(serial.get()));
        }
        String limit = request.query().getOrDefault("limit", Integer.toString(DEFAULT_LIMIT));
        if (!limit.matches("\\d{1,6}")) {
            throw Problem.invalid("limit is not a number");
        }
        return ControlJson.journal(journal.newest(Integer.parseInt(limit)));
    }

    private Response reset(JsonBody body) {
        body.rejectUnknownFields();
        faults.clear();
        bank.clearQueryTimes();
        bank.exclusively(() -> {
            settings.reset();
            clock.useRealTime();
            journal.clear();
            books.commit(population.addTo(new Draft(clock.millis()).reset()));
            return true;
        });
        port.open();
        return new Response(200, ControlJson.object().put("reset", true));
    }
}
