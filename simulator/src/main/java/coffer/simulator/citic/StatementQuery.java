package coffer.simulator.citic;

import coffer.simulator.books.Books;
import coffer.simulator.books.StatementRow;
import coffer.simulator.books.SubAccount;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Statements of sub-accounts: DLSTRNDT (CITIC B2B interface, statement query).
 *
 * <p>Mode 1 counts records from {@code startRecord} and gives {@code pageNumber} of them, at most
 * 10, or all if both are empty. Mode 2 goes on behind the last row of the page before, named by
 * date, flow and sequence. Mode 3 gives all. On a whole main account the two legs of a transfer
 * bear the same name, so a page of mode 2 never ends between them.
 */
final class StatementQuery {
    private static final int MAX_PAGE = 10;

    private final Books books;
    private final CiticSettings settings;
    private final QuerySupport queries;
    private final AdjustableEntries entries;

    StatementQuery(
            Books books, CiticSettings settings, QuerySupport queries, AdjustableEntries entries) {
        this.books = books;
        this.settings = settings;
        this.queries = queries;
        this.entries = entries;
    }

    /** DLSTRNDT. */
    CiticReply list(CiticRequest request) {
        RequestFields fields = new RequestFields(request);
        String main = queries.mainAccount(fields.mandatory("accountNo", 19));
        List<SubAccount> accounts = accounts(main, fields.optional("subAccNo", 19));
        String queryType = fields.optional("queryType", 1);
        LocalDate from = fields.date("startDate");
        LocalDate to = fields.date("endDate");
        String type = fields.optional("tranType", 2);
        List<StatementRow> rows =
                accounts.stream()
                        .flatMap(account -> rows(account, queryType.equals("1")))
                        .filter(row -> !BankTime.day(row.atMillis()).isBefore(from))
                        .filter(row -> !BankTime.day(row.atMillis()).isAfter(to))
                        .filter(row -> type.isEmpty() || row.type().equals(type))
                        .toList();
        List<StatementRow> sorted = rows;
        if (settings.is(CiticSetting.LINE_ORDER, "posted") || accounts.size() > 1) {
            sorted = rows.stream().sorted(Comparator.comparingLong(StatementRow::number)).toList();
        }
        List<StatementRow> page = page(fields, sorted);
        return queries.rows(page.stream().map(this::print).toList())
                .with("returnRecords", Integer.toString(page.size()));
    }

    private List<SubAccount> accounts(String main, String subAccountNo) {
        if (!subAccountNo.isEmpty()) {
            return List.of(queries.past(main, subAccountNo));
        }
        if (!settings.isOn(CiticSetting.LIST_MAIN_ACCOUNT)) {
            throw new CiticRefusal(CiticCode.SM00060);
        }
        return books.subAccounts().stream().filter(a -> a.mainAccountNo().equals(main)).toList();
    }

    private Stream<StatementRow> rows(SubAccount account, boolean toAdjustOnly) {
        Stream<StatementRow> all = books.visibleRows(account.no()).stream();
        if (!toAdjustOnly) {
            return all;
        }
        return all.filter(row -> entries.awaitsAdjustment(account, row));
    }

    private List<StatementRow> page(RequestFields fields, List<StatementRow> rows) {
        String start = fields.optional("startRecord", 4);
        String size = fields.optional("pageNumber", 2);
        int pageSize = fields.number("pageNumber", 2, MAX_PAGE);
        if (pageSize < 1 || pageSize > MAX_PAGE) {
            throw new CiticRefusal(CiticCode.SM00006, "pageNumber");
        }
        return switch (fields.number("qryMode", 1, 1)) {
            case 1 -> {
                if (start.isEmpty() && size.isEmpty()) {
                    yield rows;
                }
                int first = fields.number("startRecord", 4, 1);
                if (first < 1) {
                    throw new CiticRefusal(CiticCode.SM00006, "startRecord");
                }
                yield rows.stream().skip(first - 1L).limit(pageSize).toList();
            }
            case 2 -> incremental(fields, rows, pageSize);
            case 3 -> rows;
            default -> throw new CiticRefusal(CiticCode.SM00006, "qryMode");
        };
    }

    private static List<StatementRow> incremental(
            RequestFields fields, List<StatementRow> rows, int pageSize) {
        String flow = fields.optional("lastHostFlw", 14);
        String seq = fields.optional("lastHostSeq", 13);
        String date = fields.optional("lastHostDate", 8);
        int next = 0;
        if (!flow.isEmpty() || !seq.isEmpty() || !date.isEmpty()) {
            for (int i = 0; i < rows.size(); i++) {
                StatementRow row = rows.get(i);
                boolean last =
                        row.flow().equals(flow)
                                && row.seq().equals(seq)
                                && BankTime.date(row.atMillis()).equals(date);
                next = last ? i + 1 : next;
            }
            if (next == 0) {
                throw new CiticRefusal(CiticCode.SM00050);
            }
        }
        List<StatementRow> page = new ArrayList<>();
        for (int i = next; i < rows.size() && page.size() < pageSize; i++) {
            boolean pair = i + 1 < rows.size() && sameName(rows.get(i), rows.get(i + 1));
            if (pair && !page.isEmpty() && page.size() + 2 > pageSize) {
                break;
            }
            page.add(rows.get(i));
            if (pair) {
                i++;
                page.add(rows.get(i));
            }
        }
        return page;
    }

    private static boolean sameName(StatementRow one, StatementRow other) {
        return one.flow().equals(other.flow()) && one.seq().equals(other.seq());
    }

    private SortedMap<String, String> print(StatementRow row) {
        SortedMap<String, String> printed =
                CiticReply.row(
                        "subAccNo", row.subAccountNo(),
                        "TRANTYPE", row.type(),
                        "TRANDATE", BankTime.date(row.atMillis()),
                        "TRANTIME", BankTime.time(row.atMillis()),
                        "HOSTFLW", row.flow(),
                        "HOSTSEQ", row.seq(),
                        "OPPACCNO", row.other().accountNo(),
                        "OPPACCNAME", row.other().name(),
                        "OPPBANKNO", row.other().bankNo(),
                        "OPPBRANCHNAME", row.other().bankName(),
                        "CDFG", row.direction().name(),
                        "TRANAMT", BalanceQueries.yuan(row.fen()),
                        "ACCBAL", BalanceQueries.yuan(row.balanceFen()),
                        "XTSFAM", BalanceQueries.yuan(row.feeFen()),
                        "RESUME", row.memo());
        if (settings.isOn(CiticSetting.CRYTYPE)) {
            printed.put("CRYTYPE", "001");
        }
        return printed;
    }
}
