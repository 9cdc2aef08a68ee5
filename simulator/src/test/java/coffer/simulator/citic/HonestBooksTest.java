package coffer.simulator.citic;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.simulator.books.Bucket;
import coffer.simulator.books.Freeze;
import coffer.simulator.books.StatementRow;
import coffer.simulator.books.SubAccount;
import coffer.simulator.books.Yuan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is ordered, rightly or wrongly, the books balance after every step. */
class HonestBooksTest {
    private static final List<String> MEMBERS = List.of(Till.A, Till.B, Till.C);
    private static final List<String> TYPES = List.of("BF", "BR", "BS", "BG", "BH");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20260105, -7})
    void booksBalanceAfterEveryOrder(long seed) {
        Random random = new Random(seed);
        Till till = new Till();
        MEMBERS.forEach(no -> till.deposit(no, "500.00"));
        List<String> freezers = new ArrayList<>();
        int moved = 0;
        for (int i = 0; i < 600; i++) {
            if (random.nextInt(20) == 0) {
                till.settings.set(
                        Setting.FREEZE_NUMBER, random.nextBoolean() ? "changes" : "stays");
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
            Till till, Random random, List<String> freezeNos, int i) {
        Map<String, String> order = new HashMap<>();
        order.put("clientID", "S" + i);
        order.put("tranType", TYPES.get(random.nextInt(TYPES.size())));
        order.put("payAccNo", MEMBERS.get(random.nextInt(3)));
        order.put("recvAccNo", MEMBERS.get(random.nextInt(3)));
        order.put("tranAmt", Yuan.print(1 + random.nextInt(20000)));
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
                order.put("ofreezeamt", Yuan.print(freeze.standingFen()));
                order.put("tranAmt", Yuan.print(1 + random.nextLong(freeze.standingFen())));
            }
        }
        return order;
    }

    private static void check(Till till) {
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
        assertThat(total).isEqualTo(150000).isEqualTo(till.books.mainTotal(Till.MAIN));
    }

    private static void checkChain(Till till, String no) {
        long balance = 0;
        for (StatementRow row : till.books.shownRows(no)) {
            balance +=
                    switch (row.direction()) {
                        case C -> row.fen();
                        case D -> -row.fen();
                    };
            assertThat(row.balanceFen()).isEqualTo(balance);
        }
        assertThat(balance).isEqualTo(till.books.total(no));
    }
}
