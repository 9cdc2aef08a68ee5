package coffer.banks.citic;

import coffer.bank.BankEntryRef;
import coffer.bank.BankExchange;
import coffer.bank.BankLine;
import coffer.bank.BankLine.Counterparty;
import coffer.bank.ClientSerial;
import coffer.bank.Direction;
import coffer.bank.LineOrigin;
import coffer.bank.LinePart;
import coffer.bank.LineSign;
import coffer.bank.QueryResult;
import coffer.bank.StatementPage;
import coffer.bank.StatementPosition;
import coffer.bank.StatementQuery;
import coffer.bank.SubAccountNo;
import coffer.bank.UnreadableRow;
import coffer.banks.citic.CiticMessages.StatementReply;
import coffer.banks.citic.CiticMessages.StatementRequest;
import coffer.banks.citic.CiticMessages.StatementRow;
import coffer.banks.kernel.BankAmount;
import coffer.money.Money;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Statements (DLSTRNDT): pure functions between domain and message. */
final class CiticStatementMapping {

    private static final Pattern OUR_SERIAL =
            Pattern.compile("([0-9A-Z]{20})( .*)?", Pattern.DOTALL);

    private CiticStatementMapping() {}

    /**
     * CITIC B2B interface, DLSTRNDT, incremental mode: the last row of a page is the start of the
     * next.
     */
    static StatementRequest statement(CiticConfig config, StatementQuery query) {
        StatementRequest request = new StatementRequest();
        request.action = CiticMessages.DLSTRNDT;
        request.accountNo = config.mainAccountNo().value();
        request.subAccNo = query.subAccountNo().value();
        request.startDate = CiticFields.DATE.format(query.from());
        request.endDate = CiticFields.DATE.format(query.to());
        request.startRecord = "1";
        // On the wire the "page number" is the number of rows of a page.
        request.pageNumber = Integer.toString(config.pageSize());
        query.after()
                .ifPresent(last -> {
                    request.lastHostFlw = last.flow();
                    request.lastHostSeq = last.sequence();
                    request.lastHostDate = CiticFields.DATE.format(last.bankDate());
                });
        request.qryMode = "2";
        return request;
    }

    /**
     * One page of a statement. A row that cannot be understood costs itself alone: it is passed on
     * as it is. Where rows are missing against the bank's own count, the page is unanswered.
     */
    static QueryResult<StatementPage> page(
            CiticConfig config, StatementQuery query, StatementReply reply, BankExchange exchange) {
        return CiticFields.answer(
                reply,
                exchange,
                Set.of(CiticCodes.NO_RECORD),
                new StatementPage(List.of(), List.of(), Optional.empty(), false),
                () -> {
                    List<StatementRow> rows = CiticFields.rows(reply.rows);
                    List<String> raws = CiticRoutes.rows(exchange.reply());
                    int announced =
                            CiticFields.given(reply.returnRecords)
                                    .map(Integer::parseInt)
                                    .orElse(rows.size());
                    if (rows.size() != raws.size() || rows.size() != announced) {
                        throw new IllegalArgumentException("rows do not add up");
                    }
                    List<BankLine> lines = new ArrayList<>();
                    List<UnreadableRow> unreadable = new ArrayList<>();
                    for (int i = 0; i < rows.size(); i++) {
                        StatementRow row = rows.get(i);
                        try {
                            requireAccount(config, query, row);
                            lines.addAll(lines(row, raws.get(i)));
                        } catch (IllegalArgumentException | DateTimeException notUnderstood) {
                            unreadable.add(unreadable(row, raws.get(i), notUnderstood));
                        }
                    }
                    Optional<StatementPosition> last =
                            rows.reversed().stream()
                                    .flatMap(row -> position(row).stream())
                                    .findFirst();
                    boolean full = rows.size() >= config.pageSize();
                    if (full && last.isEmpty()) {
                        throw new IllegalArgumentException("no row tells where to go on");
                    }
                    // A page that ends at the last position would be read for ever.
                    boolean more = full && !last.equals(query.after());
                    return new StatementPage(lines, unreadable, last, more);
                });
    }

    private static void requireAccount(CiticConfig config, StatementQuery query, StatementRow row) {
        if (!CiticFields.is(row.subAccNo, query.subAccountNo().value())
                && !config.listsMainAccount()) {
            throw new IllegalArgumentException("it names another sub-account");
        }
    }

    private static UnreadableRow unreadable(StatementRow row, String raw, RuntimeException reason) {
        return new UnreadableRow(
                date(row), Objects.requireNonNullElse(reason.getMessage(), "unknown"), raw);
    }

    private static Optional<LocalDate> date(StatementRow row) {
        try {
            return Optional.of(CiticFields.date(row.date));
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /** Where the next page goes on; empty if the row does not tell. */
    private static Optional<StatementPosition> position(StatementRow row) {
        return date(row)
                .flatMap(date ->
                        CiticFields.given(row.flow)
                                .map(flow ->
                                        new StatementPosition(
                                                date,
                                                flow,
                                                CiticFields.given(row.sequence).orElse(""))));
    }

    /**
     * The lines of a row: its amount unless that is zero, and its fee if there is one. A negative
     * row went the other way, as the reversal of a payout does. Both lines carry the balance after
     * the whole row, because the bank reports no other.
     */
    static List<BankLine> lines(StatementRow row, String raw) {
        CiticFields.given(row.currency)
                .filter(currency -> !Set.of("001", "01").contains(currency))
                .ifPresent(other -> {
                    throw new IllegalArgumentException("another currency: " + other);
                });
        Direction direction = direction(CiticFields.required(row.debitCredit, "CDFG"));
        List<BankLine> lines = new ArrayList<>();
        line(row, raw, CiticFields.money(row.amount), direction, LinePart.AMOUNT)
                .ifPresent(lines::add);
        line(row, raw, CiticFields.moneyOrZero(row.fee), Direction.OUT, LinePart.FEE)
                .ifPresent(lines::add);
        return lines;
    }

    private static Optional<BankLine> line(
            StatementRow row, String raw, Money amount, Direction direction, LinePart part) {
        if (amount.isZero()) {
            return Optional.empty();
        }
        boolean negative = amount.isNegative();
        BankEntryRef ref =
                new BankEntryRef(
                        new SubAccountNo(CiticFields.required(row.subAccNo, "subAccNo")),
                        CiticFields.date(row.date),
                        CiticFields.required(row.flow, "HOSTFLW"),
                        CiticFields.given(row.sequence).orElse(""),
                        negative ? opposite(direction) : direction,
                        negative ? LineSign.MINUS : LineSign.PLUS,
                        part);
        String type = CiticFields.given(row.type).orElse("");
        String memo = Objects.requireNonNullElse(row.memo, "");
        return Optional.of(
                new BankLine(
                        ref,
                        time(row.time),
                        negative ? Money.ZERO.minus(amount) : amount,
                        balance(row.balance),
                        switch (part) {
                            case AMOUNT -> CiticCodes.origin(type);
                            case FEE -> LineOrigin.FEE;
                            case OPENING -> throw new IllegalArgumentException("no part of a row");
                        },
                        type,
                        new Counterparty(
                                CiticFields.given(row.otherAccountNo).orElse(""),
                                CiticFields.given(row.otherName).orElse(""),
                                CiticFields.given(row.otherBranch).orElse("")),
                        memo,
                        serial(memo),
                        // CITIC marks a return by the sign alone.
                        false,
                        raw));
    }

    /** Nothing depends on the time: one that cannot be read is none. */
    private static Optional<LocalTime> time(@Nullable String text) {
        try {
            return CiticFields.given(text).map(time -> LocalTime.parse(time, CiticFields.TIME));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /** A balance that cannot be read proves nothing, as if the bank told none. */
    private static Optional<Money> balance(@Nullable String text) {
        try {
            return CiticFields.given(text).map(BankAmount::parse);
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** Our serial if the memo begins with one: 20 digits and capital letters, then a blank. */
    static Optional<ClientSerial> serial(String memo) {
        Matcher ours = OUR_SERIAL.matcher(memo);
        return ours.matches() ? Optional.of(new ClientSerial(ours.group(1))) : Optional.empty();
    }

    private static Direction direction(String debitCredit) {
        return switch (debitCredit) {
            case "C" -> Direction.IN;
            case "D" -> Direction.OUT;
            default -> throw new IllegalArgumentException("neither D nor C: " + debitCredit);
        };
    }

    private static Direction opposite(Direction direction) {
        return switch (direction) {
            case IN -> Direction.OUT;
            case OUT -> Direction.IN;
        };
    }
}
