package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.TestPlatform;
import coffer.platform.TwoMarketsFixture;
import coffer.platform.crash.CutConnectionProxy.Cut;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A money request reaches the bank at most once, wherever its connection is cut. */
final class SentOnceIT {

    private static final long SEED = 20261121;

    /** Head, body and end of an order on the wire, with room to spare. */
    private static final int REQUEST_BYTES = 1_000;

    private static final int REPLY_BYTES = 420;
    private static final int SAMPLES = 60;
    private static final Duration LONG = Duration.ofSeconds(90);

    private static TwoMarketsFixture fixture;
    private static CutConnectionProxy proxy;

    @BeforeAll
    static void putAProxyBetween() {
        fixture =
                TwoMarketsFixture.start(
                        Map.of(
                                "patience.quiet", "1s",
                                "patience.back-off", "100ms",
                                "patience.longest-pause", "500ms",
                                "patience.review", "10s"));
        String bankUrl =
                fixture.sql("select settings->>'url' from main_account where main_account_id = 1")
                        .getFirst();
        proxy = new CutConnectionProxy(URI.create(bankUrl).getPort());
        fixture.sql(
                "update main_account set settings = settings || jsonb_build_object('url', '"
                        + proxy.url()
                        + "') where main_account_id = 1 returning 1");
        fixture.restart();
        fixture.deposit(1, "10000.00");
    }

    @AfterAll
    static void compareBooksAndBank() {
        assertThat(fixture.books().violations()).isEmpty();
        for (int member = 1; member <= 2; member++) {
            String total = fixture.bank().totals().get(TwoMarketsFixture.subAccount(member));
            // An order that the bank never received is still reserved and counts to the payer's
            // total.
            assertThat(TestPlatform.balances(fixture.demoMarket(), "F00000" + member))
                    .startsWith(total + " ");
        }
        fixture.close();
        proxy.close();
    }

    @Test
    void cutAnywhereInTheRequestItArrivesAtMostOnce() {
        List<Cut> cuts = positions(REQUEST_BYTES).stream().map(at -> new Cut(true, at)).toList();
        List<String> ids = orderAll("request", cuts);
        int arrived = 0;
        for (String id : ids) {
            arrived += isOnce(id, "in_review");
        }
        assertThat(arrived)
                .as("of %d cuts, some are behind the last byte", cuts.size())
                .isBetween(1, cuts.size() - SAMPLES / 2);
    }

    @Test
    void cutAnywhereInTheReplyItHappenedOnce() {
        List<Cut> cuts = positions(REPLY_BYTES).stream().map(at -> new Cut(false, at)).toList();
        for (String id : orderAll("reply", cuts)) {
            assertThat(isOnce(id, "succeeded")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBankThatAnswers503GetsItOnce(boolean executed) {
        fixture.bank()
                .post(
                        "faults",
                        """
                        {"action": "DLMDETRN", "fault": "http_503", "executed": %s, "times": 1}
                        """
                                .formatted(executed));
        String id = orderAll("http-503-" + executed, List.of(new Cut(false, 9_999))).getFirst();
        assertThat(isOnce(id, executed ? "succeeded" : "in_review")).isEqualTo(executed ? 1 : 0);
    }

    @Test
    void anOrderWaitsUntilTheBankIsReachable() {
        proxy.close();
        String id = order("refused");
        await().atMost(LONG)
                .until(() ->
                        fixture.demoMarket()
                                        .get("/v1/forced-transfers/" + id)
                                        .json()
                                        .path("attempts")
                                        .asInt()
                                > 1);
        assertThat(status(id)).isIn("accepted", "sent");
        proxy.reopen();
        await().atMost(LONG).until(() -> status(id).equals("succeeded"));
        assertThat(isOnce(id, "succeeded")).isEqualTo(1);
    }

    /** The first and last bytes, and a seeded sample of those between. */
    private static List<Integer> positions(int length) {
        TreeSet<Integer> positions = new TreeSet<>(List.of(0, 1, 2, 16, 17));
        Random random = new Random(SEED);
        while (positions.size() < SAMPLES) {
            positions.add(random.nextInt(length));
        }
        positions.add(length * 10);
        return List.copyOf(positions);
    }

    private static List<String> orderAll(String prefix, List<Cut> cuts) {
        proxy.cut(cuts);
        List<String> ids = new ArrayList<>();
        for (int at = 0; at < cuts.size(); at++) {
            ids.add(order(prefix + "-" + at));
        }
        for (String id : ids) {
            await().atMost(LONG)
                    .until(() -> List.of("succeeded", "in_review", "failed").contains(status(id)));
        }
        return ids;
    }

    private static String order(String requestNo) {
        Answer answer =
                fixture.demoMarket()
                        .post(
                                "/v1/forced-transfers",
                                TestPlatform.order(
                                        requestNo, "transfer", "F000001", "F000002", "0.01", ""));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.text("id");
    }

    private static String status(String id) {
        return fixture.demoMarket().get("/v1/forced-transfers/" + id).text("status");
    }

    /** Whether it moved money at the bank, which its status must say; never twice. */
    private static int isOnce(String id, String otherwise) {
        ApiClient demo = fixture.demoMarket();
        Answer transfer = demo.get("/v1/forced-transfers/" + id);
        String serial = transfer.text("serial");
        int moved = fixture.bank().movedMoney(serial);
        assertThat(fixture.bank().arrived(serial)).as(transfer.body()).isLessThanOrEqualTo(1);
        assertThat(moved).as(transfer.body()).isLessThanOrEqualTo(1);
        assertThat(transfer.text("status"))
                .as(transfer.body())
                .isEqualTo(moved == 1 ? "succeeded" : otherwise);
        return moved;
    }
}
