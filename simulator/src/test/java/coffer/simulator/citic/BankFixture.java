package coffer.simulator.citic;

import coffer.simulator.books.Books;
import coffer.simulator.books.Bucket;
import coffer.simulator.books.Counterparty;
import coffer.simulator.books.Draft;
import coffer.simulator.books.MainAccount;
import coffer.simulator.books.Purpose;
import coffer.simulator.books.SubAccount;
import coffer.simulator.books.YuanFormat;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A bank with three members, and methods that send it messages. */
final class BankFixture {
    static final String MAIN = "8110000000000009999";
    static final String FEE = "3110000000000010090";
    static final String PUBLIC = "3110000000000010091";
    static final String INITIAL = "3110000000000010092";
    static final String OWN = "3110000000000010093";
    static final String FOREIGN = "3110000000000020001";
    static final String A = "3110000000000010001";
    static final String B = "3110000000000010002";
    static final String C = "3110000000000010003";
    static final Map<String, String> NAMES = Map.of(A, "甲公司", B, "乙&丙<公司>", C, "丁公司");

    final Books books = Books.inMemory();
    final CiticSettings settings = new CiticSettings();
    Instant now = Instant.parse("2026-01-05T01:30:00Z");
    final CiticBank bank = new CiticBank(books, settings, () -> now);

    BankFixture() {
        bank.exclusively(() -> {
            Draft draft = new Draft(0).open(new MainAccount(MAIN, "示例交易市场"));
            draft.open(new SubAccount(FEE, MAIN, "公共计息收费", Purpose.FEE));
            draft.open(new SubAccount(PUBLIC, MAIN, "公共调账", Purpose.PUBLIC));
            draft.open(new SubAccount(INITIAL, MAIN, "资金初始化", Purpose.INITIALISATION));
            draft.open(new SubAccount(OWN, MAIN, "市场自有", Purpose.OWN));
            new TreeMap<>(NAMES)
                    .forEach((no, name) ->
                            draft.open(new SubAccount(no, MAIN, name, Purpose.MEMBER)));
            draft.open(new MainAccount("8110000000000008888", "别家市场"));
            draft.open(new SubAccount(FOREIGN, "8110000000000008888", "别家会员", Purpose.MEMBER));
            books.commit(draft);
            return true;
        });
    }

    BankFixture deposit(String no, String yuan) {
        bank.exclusively(() -> {
            SubAccount to = bank.manualOperations().subAccount(no);
            Counterparty payer = new Counterparty("62", "付款人", "", "示例银行");
            return bank.manualOperations().deposit(to, YuanFormat.parse(yuan), payer, "货款");
        });
        return this;
    }

    CiticReply ask(String xml) {
        return bank.answer(bank.read(xml.getBytes(Charset.forName("GBK"))), new FaultEffect.None());
    }

    /** A valid DLMDETRN with some tags replaced or emptied. */
    static String order(Map<String, String> changes) {
        Map<String, String> fields =
                new TreeMap<>(
                        Map.of(
                                "userName", "MKTDEMO",
                                "clientID", "S1",
                                "accountNo", MAIN,
                                "payAccNo", A,
                                "tranType", "BF",
                                "recvAccNo", B,
                                "recvAccNm",
                                        NAMES.getOrDefault(
                                                changes.getOrDefault("recvAccNo", B), "某"),
                                "tranAmt", "10.00",
                                "memo", "",
                                "tranFlag", "0"));
        fields.putAll(changes);
        return message("DLMDETRN ", fields, "");
    }

    /** A message of any action, with something behind its fields. */
    static String message(String action, Map<String, String> fields, String rest) {
        return "<stream><action>" + action + "</action>" + tags(fields) + rest + "</stream>";
    }

    static String tags(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(e -> "<" + e.getKey() + ">" + escaped(e.getValue()) + "</" + e.getKey() + ">")
                .collect(Collectors.joining());
    }

    /** The valid fields with some replaced or emptied. */
    static Map<String, String> changed(Map<String, String> right, Map<String, String> changes) {
        Map<String, String> fields = new TreeMap<>(right);
        fields.put("userName", "MKTDEMO");
        fields.putAll(changes);
        return fields;
    }

    String send(String action, Map<String, String> right, Map<String, String> changes) {
        return ask(message(action, changed(right, changes), "")).code();
    }

    /** The rows of a statement as {@code type direction amount balance fee memo}. */
    List<String> statement(String no) {
        return books.visibleRows(no).stream()
                .map(row ->
                        row.type()
                                + " "
                                + row.direction()
                                + " "
                                + YuanFormat.print(row.fen())
                                + " "
                                + YuanFormat.print(row.balanceFen())
                                + " "
                                + YuanFormat.print(row.feeFen())
                                + " "
                                + row.memo())
                .toList();
    }

    /** The rows of the reply to a query, or none. */
    List<SortedMap<String, String>> list(String action, Map<String, String> fields) {
        return ask(message(action, changed(fields, Map.of()), "")).rows();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    String submit(Map<String, String> changes) {
        return ask(order(changes)).code();
    }

    /** Whether the inquiry knows the serial, as {@code stt}, or the code of the reply. */
    String inquire(String serial) {
        CiticReply reply =
                ask(
                        "<stream><action>DLCIDSTT</action><userName>MKTDEMO</userName><clientID>"
                                + serial
                                + "</clientID></stream>");
        return reply.rows().isEmpty()
                ? reply.code()
                : reply.rows().getFirst().getOrDefault("stt", "");
    }

    String freezeNo(String serial) {
        return books.freezeNoOpenedBy(serial).orElseThrow();
    }

    /** Available and frozen. */
    String balance(String no) {
        return YuanFormat.print(books.balance(no, Bucket.AVAILABLE))
                + " "
                + YuanFormat.print(books.balance(no, Bucket.FROZEN));
    }
}
