package coffer.simulator.citic;

import coffer.simulator.books.BankOrder;
import coffer.simulator.books.Books;
import coffer.simulator.books.Draft;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The bank behind the front-end: bytes in, a reply out. Faults of the connection are applied by the
 * caller.
 *
 * <p>Three tables hold all actions: orders move money and go through the order book, acts change a
 * sub-account and move none, the rest are queries. An action in none of them is refused with the
 * bank's own code. A {@link FaultEffect} is for orders; an act is done as if there were none.
 */
public final class CiticBank {
    /** The bank's name in the control API. */
    public static final String NAME = "CITIC";

    private static final int MAX_SERIAL = 64;
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int REMEMBERED_QUERIES = 1000;

    private final Books books;
    private final CiticSettings settings;
    private final InstantSource clock;
    private final Map<String, OrderHandler> orderKinds;
    private final Map<String, Function<CiticRequest, CiticReply>> accountActions;
    private final Map<String, Function<CiticRequest, CiticReply>> queryActions;
    private final Orders orders;
    private final ManualOperations manualOperations;
    private final Map<CiticRequest, Long> lastAsked = new LinkedHashMap<>();

    /** A bank over these books. */
    public CiticBank(Books books, CiticSettings settings, InstantSource clock) {
        this.books = books;
        this.settings = settings;
        this.clock = clock;
        AccountChecks checks = new AccountChecks(books, settings);
        AdjustableEntries entries = new AdjustableEntries(books);
        Adjustments adjustments = new Adjustments(books, settings, checks, entries);
        this.orderKinds =
                Map.of(
                        ForcedTransfer.ACTION,
                        new ForcedTransfers(books, settings, checks),
                        Payout.OF_MEMBER,
                        Payouts.ofMembers(books, settings, checks),
                        Payout.OF_MERCHANT,
                        Payouts.ofMerchant(books, settings, checks),
                        Adjustment.PAY_IN,
                        adjustments,
                        Adjustment.TAKE_BACK,
                        adjustments);
        this.orders = new Orders(books, settings, clock, orderKinds);
        this.manualOperations = new ManualOperations(books, settings, clock, checks, orders);
        QuerySupport queries = new QuerySupport(books, settings, checks);
        Registrations registrations = new Registrations(books, settings, clock, checks, queries);
        this.accountActions =
                Map.of(
                        Registration.ACTION, registrations::register,
                        Registrations.CHANGE, registrations::change,
                        Registrations.CLOSE, registrations::close);
        OrderInquiries inquiries = new OrderInquiries(books, settings, orders, queries);
        BalanceQueries balances = new BalanceQueries(books, queries, clock);
        StatementQuery statements = new StatementQuery(books, settings, queries, entries);
        this.queryActions =
                Map.of(
                        "DLSASQRY", registrations::list,
                        "DLCIDSTT", inquiries::state,
                        "DLFRNOQR", inquiries::freezeNumbers,
                        "DLSFRZQR", inquiries::freezes,
                        "DLSTRNDT", statements::list,
                        "DLSBALQR", balances::subAccount,
                        "DLBALQRY", balances::realAccounts);
    }

    /**
     * A request as it came: its text, if the bytes are of this code page, and what it means, if
     * anything.
     */
    public record Reading(String text, Optional<CiticRequest> request) {}

    /**
     * What a request is about, for fault rules and for the journal.
     *
     * @param account the payer, or the sub-account asked about; of an inquiry, the payer of the
     *     order; of a registration, the whole number it is about
     * @param serial the caller's serial; an act has none, there it is the whole number
     * @param counted whether its arrivals are counted by the serial: an order, or a DLBREGSN that
     *     names its number
     */
    public record RequestSummary(
            String action, String tranType, String account, String serial, boolean counted) {}

    /** Reads the bytes; never fails. */
    public Reading read(byte[] bytes) {
        if (bytes.length > MAX_BODY_BYTES) {
            return new Reading("(above 1 MiB)", Optional.empty());
        }
        Optional<String> text = Gbk.text(bytes);
        return new Reading(text.orElse("(not in GB18030)"), text.flatMap(CiticXml::read));
    }

    /** What the request is about. */
    public RequestSummary subject(Reading reading) {
        if (reading.request().isEmpty()) {
            return new RequestSummary("", "", "", "", false);
        }
        CiticRequest request = reading.request().get();
        if (accountActions.containsKey(request.action())) {
            String prefix = settings.text(CiticSetting.SUB_ACCOUNT_PREFIX);
            String number = brief(Registration.numberIn(request, prefix));
            boolean opens = request.action().equals(Registration.ACTION);
            return new RequestSummary(request.action(), "", number, number, opens);
        }
        boolean order = orderKinds.containsKey(request.action());
        String serial = request.field("clientID");
        if (serial.isEmpty() && !request.rows().isEmpty()) {
            serial = request.rows().getFirst().getOrDefault("clientID", "");
        }
        String brief = brief(serial);
        return new RequestSummary(
                request.action(), request.field("tranType"), account(request, brief), brief, order);
    }

    private static String brief(String text) {
        return text.length() > MAX_SERIAL ? text.substring(0, MAX_SERIAL) : text;
    }

    private String account(CiticRequest request, String serial) {
        for (String tag : List.of("payAccNo", "subAccNo", "accountNo", "mainAccNo")) {
            if (!request.field(tag).isEmpty()) {
                return request.field(tag);
            }
        }
        String action = request.field("type").strip();
        return books.exclusively(
                () -> orders.find(action, serial).map(CiticBank::payer).orElse(""));
    }

    private static String payer(BankOrder order) {
        String account = order.fields().getOrDefault("accountNo", "");
        return order.fields().getOrDefault("payAccNo", account);
    }

    /** Counts a request whose bytes were read whole. */
    public void countArrival(RequestSummary subject) {
        if (subject.counted() && !subject.serial().isEmpty()) {
            exclusively(() -> {
                books.commit(new Draft(clock.millis()).arrived(subject.serial()));
                return true;
            });
        }
    }

    /** Executes the request and makes the reply; the books are not on disk yet. */
    public CiticReply answer(Reading reading, FaultEffect effect) {
        if (reading.request().isEmpty()) {
            return CiticReply.of(CiticCode.SM00002.status());
        }
        CiticRequest request = reading.request().get();
        try {
            new RequestFields(request).mandatory("userName", 30);
            return exclusively(() -> route(request, effect));
        } catch (CiticRefusal refusal) {
            return CiticReply.of(refusal.status());
        }
    }

    private CiticReply route(CiticRequest request, FaultEffect effect) {
        if (orderKinds.containsKey(request.action())) {
            return orders.submit(request, effect);
        }
        Optional<Function<CiticRequest, CiticReply>> act =
                Optional.ofNullable(accountActions.get(request.action()));
        if (act.isPresent()) {
            return act.get().apply(request);
        }
        Function<CiticRequest, CiticReply> question =
                Optional.ofNullable(queryActions.get(request.action()))
                        .orElseThrow(() -> new CiticRefusal(CiticCode.SM00001));
        checkRate(request);
        return question.apply(request);
    }

    private void checkRate(CiticRequest request) {
        long limit = settings.number(CiticSetting.RATE_LIMIT_MILLIS);
        if (limit == 0) {
            return;
        }
        long now = clock.millis();
        Long before = lastAsked.put(request, now);
        if (lastAsked.size() > REMEMBERED_QUERIES) {
            lastAsked.remove(lastAsked.keySet().iterator().next());
        }
        if (before != null && now - before < limit) {
            throw new CiticRefusal(CiticCode.ED11308);
        }
    }

    /** The text of a reply. */
    public String text(CiticReply reply) {
        return reply.xml(settings.text(CiticSetting.PROLOG));
    }

    /** Operations outside the B2B interface; use them inside {@link #exclusively}. */
    public ManualOperations manualOperations() {
        return manualOperations;
    }

    /** Runs the work inside the lock of the books, with everything settled that is due. */
    public <T> T exclusively(Supplier<T> work) {
        return books.exclusively(() -> {
            orders.settleDue();
            return work.get();
        });
    }

    /** Forgets the times of queries, which the books do not hold. */
    public void clearQueryTimes() {
        books.exclusively(() -> {
            lastAsked.clear();
            return true;
        });
    }
}
