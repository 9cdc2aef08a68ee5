package coffer.simulator;

import coffer.simulator.books.Books;
import coffer.simulator.books.Draft;
import coffer.simulator.citic.CiticBank;
import coffer.simulator.citic.CiticSettings;
import java.time.InstantSource;

/**
 * A running simulator: the bank's port and the control API over one set of books.
 *
 * <p>The wiring, in order: books, clock, switches, bank, faults, journal, request handler, port,
 * control API.
 */
public final class Simulator implements AutoCloseable {
    private final Books books;
    private final BankPort bankPort;
    private final ControlServer control;

    private Simulator(Books books, BankPort bankPort, ControlServer control) {
        this.books = books;
        this.bankPort = bankPort;
        this.control = control;
    }

    /** Starts; both ports listen when it returns. */
    public static Simulator start(SimulatorConfig config) {
        Books books = config.file().map(Books::in).orElseGet(Books::inMemory);
        BankClock clock = new BankClock(InstantSource.system());
        CiticSettings settings = new CiticSettings();
        CiticBank bank = new CiticBank(books, settings, clock);
        FaultRules faults = new FaultRules();
        RequestJournal journal = new RequestJournal(config.journalLimit());
        RequestHandler handler = new RequestHandler(bank, books, faults, journal, clock);
        BankPort bankPort = new BankPort(config.citicPort(), handler::handle);
        populate(books, config.population(), clock);
        ControlRoutes calls =
                new ControlRoutes(
                        bank,
                        books,
                        settings,
                        faults,
                        journal,
                        clock,
                        bankPort,
                        config.population());
        try {
            bankPort.open();
            return new Simulator(books, bankPort, ControlServer.start(config.controlPort(), calls));
        } catch (RuntimeException e) {
            bankPort.close();
            books.close();
            throw e;
        }
    }

    private static void populate(Books books, Population population, InstantSource clock) {
        books.exclusively(() -> {
            if (books.mainAccounts().isEmpty()) {
                books.commit(population.addTo(new Draft(clock.millis())));
            }
            return true;
        });
        books.sync();
    }

    /** Where the bank listens, without a slash at the end. */
    public String bankUrl() {
        return "http://127.0.0.1:" + bankPort.port();
    }

    /** Where the control API listens, without a slash at the end. */
    public String controlUrl() {
        return "http://127.0.0.1:" + control.port();
    }

    @Override
    public void close() {
        control.close();
        bankPort.close();
        books.close();
    }
}
