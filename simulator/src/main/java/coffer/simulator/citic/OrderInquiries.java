package coffer.simulator.citic;

import coffer.simulator.books.BankOrder;
import coffer.simulator.books.Books;
import coffer.simulator.books.Freeze;
import coffer.simulator.books.FreezeKind;
import coffer.simulator.books.FreezeUse;
import coffer.simulator.books.OrderState;
import coffer.simulator.books.SubAccount;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Questions about orders and the freezes that came of them: DLCIDSTT, DLFRNOQR, DLSFRZQR (CITIC B2B
 * interface, queries).
 *
 * <p>DLFRNOQR knows the serial that opened a number: the freeze itself, or the partial use after
 * which the rest got a new number. For any other serial there is no row.
 */
final class OrderInquiries {
    private static final String ORDINARY = "4";
    private static final String COURT = "1";

    private final Books books;
    private final CiticSettings settings;
    private final Orders orders;
    private final QuerySupport queries;

    OrderInquiries(Books books, CiticSettings settings, Orders orders, QuerySupport queries) {
        this.books = books;
        this.settings = settings;
        this.orders = orders;
        this.queries = queries;
    }

    /** DLCIDSTT: the state of an order by its serial. */
    CiticReply state(CiticRequest request) {
        RequestFields fields = new RequestFields(request);
        String serial = fields.mandatory("clientID", 20);
        String action = fields.optional("type", 8).strip();
        Optional<BankOrder> found = orders.find(action, serial);
        if (found.isEmpty()) {
            ReplyStatus unknown = CiticCode.ED02083.status();
            return settings.is(CiticSetting.UNKNOWN_ORDER, "row")
                    ? row(unknown, "2")
                    : CiticReply.of(unknown);
        }
        BankOrder order = found.get();
        boolean open =
                order.state() == OrderState.WAITING || order.state() == OrderState.MOVED_UNTOLD;
        if (open) {
            orders.countInquiry(order);
        }
        String stt =
                switch (order.state()) {
                    case WAITING, MOVED_UNTOLD -> "2";
                    case DONE -> "0";
                    case FAILED -> "1";
                };
        return row(new ReplyStatus(order.code(), order.text()), stt);
    }

    private static CiticReply row(ReplyStatus status, String stt) {
        SortedMap<String, String> row =
                CiticReply.row("stt", stt, "status", status.code(), "statusText", status.text());
        return CiticReply.of(CiticCode.AAAAAAA.status(), List.of(row));
    }

    /** DLFRNOQR: the freeze numbers that came of these serials. */
    CiticReply freezeNumbers(CiticRequest request) {
        List<String> serials =
                request.rows().stream()
                        .map(row -> RequestFields.checked("clientID", serial(row), 20))
                        .toList();
        if (serials.isEmpty() || serials.contains("")) {
            throw new CiticRefusal(CiticCode.SM00003, "clientID");
        }
        return queries.rows(serials.stream().flatMap(s -> freezeNumber(s).stream()).toList());
    }

    private static String serial(Map<String, String> row) {
        return row.getOrDefault("clientID", "");
    }

    private Optional<SortedMap<String, String>> freezeNumber(String serial) {
        return books.freezeNoOpenedBy(serial)
                .map(no -> CiticReply.row("clientID", serial, "freezeNo", no));
    }

    /** DLSFRZQR: the freezes of a sub-account that were made on these days. */
    CiticReply freezes(CiticRequest request) {
        RequestFields fields = new RequestFields(request);
        String main = queries.mainAccount(fields.mandatory("accountNo", 19));
        SubAccount account = queries.past(main, fields.mandatory("subAccNo", 19));
        LocalDate from = fields.date("startDate");
        LocalDate to = fields.date("endDate");
        return queries.rows(
                books.freezesHeldBy(account.no()).stream()
                        .filter(f -> !BankTime.day(f.openedAtMillis()).isBefore(from))
                        .filter(f -> !BankTime.day(f.openedAtMillis()).isAfter(to))
                        .map(OrderInquiries::freezeRow)
                        .toList());
    }

    /** An open freeze shows what stands, a lifted one what was frozen; open means JDTIME 000000. */
    private static SortedMap<String, String> freezeRow(Freeze freeze) {
        Optional<FreezeUse> lifted =
                freeze.isOpen() ? Optional.empty() : Optional.of(freeze.uses().getLast());
        long fen = freeze.isOpen() ? freeze.standingFen() : freeze.fen();
        return CiticReply.row(
                "subAccNo", freeze.holder(),
                "DJTYPE", freeze.kind() == FreezeKind.COURT ? COURT : ORDINARY,
                "DJCODE", freeze.no(),
                "DJDATE", BankTime.date(freeze.openedAtMillis()),
                "DJTIME", BankTime.time(freeze.openedAtMillis()),
                "DJOPR", freeze.teller(),
                "DJAMT", BalanceQueries.yuan(fen),
                "JDDATE", lifted.map(u -> BankTime.date(u.atMillis())).orElse(""),
                "JDTIME", lifted.map(u -> BankTime.time(u.atMillis())).orElse("000000"),
                "JDOPR", lifted.map(FreezeUse::teller).orElse(""),
                "REASON", Gbk.cut(freeze.reason(), 60));
    }
}
