package coffer.simulator.citic;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.simulator.books.Bucket;
import coffer.simulator.books.Freeze;
import coffer.simulator.books.StatementRow;
import coffer.simulator.books.SubAccount;
import coffer.simulator.books.YuanFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The books balance after every order, valid or not. */
class BooksBalanceTest {
    private static final List<String> MEMBERS =
            List.of(BankFixture.A, BankFixture.B, BankFixture.C);
    private static final List<String> HOLDERS =
            List.of(
                    BankFixture.A,
                    BankFixture.B,
                    BankFixture.C,
                    BankFixture.PUBLIC,
                    BankFixture.OWN,
                    BankFixture.INITIAL);
    private static final List<String> TYPES = List.of("BF", "BR", "BS", "BG", "BH");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20260105, -7})
    void booksBalanceAfterEveryOrder(long seed) {
        Random random = new Random(seed);
        BankFixture till = new BankFixture();
        MEMBERS.forEach(no -> till.deposit(no, "500.00"));
        List<String> freezers = new ArrayList<>();
        int moved = 0;
        for (int i = 0; i < 600; i++) {
            if (random.nextInt(20) == 0) {
                till.settings.set(
                        CiticSetting.FREEZE_NUMBER, random.nextBoolean() ? "changes" : "stays");
            }
            Map<String, String> order = order(till, random, freezers, i);
            String code = till.submit(order);
            boolean accepted = code.startsWith("AAAAAA");
            moved += accepted ? 1 : 0;
            String serial = order.getOrDefault("clientID", "");
            assertThat(till.books.movements(serial)).isEqualTo(accepted ? 1 : 0);
            assertThat(till.inquire(serial)).isEqualTo(accepted ? "0" : "1");
            till.books.freezeNoOpenedBy(serial).ifPresent(freezers::add);
            check(till);
        }
        assertThat(moved).isGreaterThan(50);
    }

    private static Map<String, String> order(
            BankFixture till, Random random, List<String> freezeNos, int i) {
        Map<String, String> order = new HashMap<>();
        order.put("clientID", "S" + i);
        order.put("tranType", TYPES.get(random.nextInt(TYPES.size())));
        order.put("payAccNo", MEMBERS.get(random.nextInt(3)));
        order.put("recvAccNo", MEMBERS.get(random.nextInt(3)));
        order.put("tranAmt", YuanFormat.print(1 + random.nextInt(20000)));
        order.put("tranFlag", Integer.toString(random.nextInt(2)));
        order.put("freezeNo", "FZ-UNKNOWN");
        if (!freezeNos.isEmpty()) {
            String no = freezeNos.get(random.nextInt(freezeNos.size()));
            Freeze freeze = till.books.freeze(no).orElseThrow();
            order.put("freezeNo", no);
            if (random.nextInt(4) > 0) {
                order.put("payAccNo", freeze.holder());
            }
            if (random.nextBoolean() && freeze.isOpen()) {
                order.put("ofreezeamt", YuanFormat.print(freeze.standingFen()));
                order.put("tranAmt", YuanFormat.print(1 + random.nextLong(freeze.standingFen())));
            }
        }
        return order;
    }

    /** Gives, takes back, pays out, sends back and opens at random, with all kinds of mistakes. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20260105, -7})
    void booksBalanceWhenMoneyComesAndGoes(long seed) {
        Random random = new Random(seed);
        BankFixture till = new BankFixture();
        till.settings.set(CiticSetting.PAYOUT_FEE, "0.50");
        long inside = 0;
        int moved = 0;
        for (int i = 0; i < 600; i++) {
            if (random.nextInt(4) == 0) {
                String no = HOLDERS.get(random.nextInt(HOLDERS.size()));
                till.deposit(no, "100.00");
                inside += 10000;
            }
            String serial = "S" + i;
            String code = flow(till, random, serial);
            assertThat(till.books.movements(serial)).isEqualTo(code.startsWith("AAAAAA") ? 1 : 0);
            moved += till.books.movements(serial);
            for (String no : HOLDERS) {
                for (StatementRow row : till.books.visibleRows(no)) {
                    boolean ofThis = row.cause().reference().equals(serial);
                    inside -= ofThis && row.type().equals("23") ? row.fen() + row.feeFen() : 0;
                    assertThat(row.fen() < 0 || till.books.unusedFen(row) >= 0).isTrue();
                }
            }
            inside += comesBack(till, random);
            check(till, inside);
        }
        assertThat(moved).isGreaterThan(100);
    }

    private static String flow(BankFixture till, Random random, String serial) {
        Map<String, String> fields = new HashMap<>();
        fields.put("clientID", serial);
        fields.put("tranAmt", YuanFormat.print(1 + random.nextInt(12000)));
        String member = MEMBERS.get(random.nextInt(3));
        String name = BankFixture.NAMES.getOrDefault(member, "");
        return switch (random.nextInt(4)) {
            case 0 -> {
                fields.putAll(Map.of("accountNo", BankFixture.PUBLIC, "recvAccNo", member));
                fields.put("recvAccNm", name);
                entry(till, random, BankFixture.PUBLIC, fields);
                yield till.send("DLTRSFIN", fields, Map.of());
            }
            case 1 -> {
                fields.putAll(Map.of("accountNo", BankFixture.MAIN, "payAccNo", member));
                fields.putAll(Map.of("recvAccNo", BankFixture.PUBLIC, "recvAccNm", "公共调账"));
                entry(till, random, member, fields);
                yield till.send("DLWFDRTN", fields, Map.of());
            }
            default -> {
                String payer = HOLDERS.get(random.nextInt(HOLDERS.size()));
                fields.putAll(Map.of("accountNo", payer, "recvAccNo", "62", "recvAccNm", "某"));
                fields.putAll(Map.of("sameBank", "0", "preFlg", "0"));
                yield till.send(random.nextBoolean() ? "DLFCSOUT" : "DLFNDOUT", fields, Map.of());
            }
        };
    }

    private static void entry(
            BankFixture till, Random random, String no, Map<String, String> fields) {
        List<StatementRow> rows = till.books.visibleRows(no);
        fields.putAll(Map.of("hostDate", "20260105", "hostFlw", "J0", "hostSeq", "1"));
        if (!rows.isEmpty()) {
            fields.put("hostFlw", rows.get(random.nextInt(rows.size())).flow());
        }
    }

    /** Sends some payout back, or opens; gives what came into the main account. */
    private static long comesBack(BankFixture till, Random random) {
        String serial = "S" + random.nextInt(600);
        ManualOperations.ReturnForm form =
                new ManualOperations.ReturnForm(random.nextBoolean(), true, Optional.empty());
        try {
            if (random.nextInt(3) == 0) {
                SubAccount to = till.books.subAccount(MEMBERS.get(random.nextInt(3))).orElseThrow();
                till.bank.exclusively(
                        () -> till.bank.manualOperations().creditOpeningBalance(to, 1500));
                return 0;
            }
            StatementRow row =
                    till.bank.exclusively(
                            () -> till.bank.manualOperations().returnPayout(serial, form));
            return Math.abs(row.fen());
        } catch (OperationRefused refusal) {
            return 0;
        }
    }

    private static void check(BankFixture till) {
        check(till, 150000);
    }

    private static void check(BankFixture till, long inside) {
        assertThat(till.books.sumOfAllBuckets()).isZero();
        long total = 0;
        for (SubAccount account : till.books.subAccounts()) {
            String no = account.no();
            long frozen = till.books.balance(no, Bucket.FROZEN);
            long standing =
                    till.books.freezesHeldBy(no).stream().mapToLong(Freeze::standingFen).sum();
            assertThat(frozen).isEqualTo(standing).isNotNegative();
            assertThat(till.books.balance(no, Bucket.AVAILABLE)).isNotNegative();
            total += till.books.total(no);
            checkChain(till, no);
        }
        assertThat(total).isEqualTo(inside).isEqualTo(till.books.mainTotal(BankFixture.MAIN));
    }

    private static void checkChain(BankFixture till, String no) {
        long balance = 0;
        for (StatementRow row : till.books.visibleRows(no)) {
            balance +=
                    switch (row.direction()) {
                        case C -> row.fen();
                        case D -> -row.fen();
                    };
            balance -= row.feeFen();
            assertThat(row.balanceFen()).isEqualTo(balance);
        }
        assertThat(balance).isEqualTo(till.books.total(no));
    }
}
