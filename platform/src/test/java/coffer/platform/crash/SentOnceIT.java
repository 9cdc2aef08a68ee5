package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.TwoMarketsFixture;
import coffer.platform.crash.CutConnectionProxy.Cut;
import com.fasterxml.jackson.databind.JsonNode;
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

    private static TwoMarketsFixture world;
    private static CutConnectionProxy proxy;

    @BeforeAll
    static void putAProxyBetween() {
        world =
                TwoMarketsFixture.start(
                        Map.of(
                                "patience.quiet", "1s",
                                "patience.back-off", "100ms",
                                "patience.longest-pause", "500ms",
                                "patience.review", "10s"));
        String bankUrl =
                world.sql("select settings->>'url' from main_account where main_account_id = 1")
                        .getFirst();
        proxy = new CutConnectionProxy(URI.create(bankUrl).getPort());
        world.sql(
                "update main_account set settings = settings || jsonb_build_object('url', '"
                        + proxy.url()
                        + "') where main_account_id = 1 returning 1");
        world.restart();
        world.deposit(1, "10000.00");
    }

    @AfterAll
    static void booksAreSoundAndTheBanks() {
        assertThat(LedgerInvariants.violations(world.platform().databaseUrl())).isEmpty();
        JsonNode accounts = world.bank().get("/sim/accounts").json().path("data");
        for (int member = 1; member <= 2; member++) {
            String total = "";
            for (JsonNode account : accounts) {
                if (account.path("sub_account_no")
                        .asText()
                        .equals(TwoMarketsFixture.subAccount(member))) {
                    total = account.path("total").asText();
                }
            }
            // What the bank never got is still reserved, hence still the payer's.
            assertThat(TwoMarketsFixture.balances(world.demoMarket(), "F00000" + member))
                    .startsWith(total + " ");
        }
        world.close();
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
        world.bank()
                .post(
                        "/sim/faults",
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
                        world.demoMarket()
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

    /** The borders, where a byte makes the difference, and a seeded sample of what is between. */
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
                world.demoMarket()
                        .post(
                                "/v1/forced-transfers",
                                TwoMarketsFixture.order(
                                        requestNo, "transfer", "F000001", "F000002", "0.01", ""));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.text("id");
    }

    private static String status(String id) {
        return world.demoMarket().get("/v1/forced-transfers/" + id).text("status");
    }

    /** Whether it moved money at the bank, which our verdict must say; never twice. */
    private static int isOnce(String id, String otherwise) {
        ApiClient demo = world.demoMarket();
        Answer transfer = demo.get("/v1/forced-transfers/" + id);
        JsonNode journal =
                world.bank().get("/sim/journal?serial=" + transfer.text("serial")).json();
        int moved = journal.path("moved_money").asInt();
        assertThat(journal.path("arrived").asInt()).as(transfer.body()).isLessThanOrEqualTo(1);
        assertThat(moved).as(transfer.body()).isLessThanOrEqualTo(1);
        assertThat(transfer.text("status"))
                .as(transfer.body())
                .isEqualTo(moved == 1 ? "succeeded" : otherwise);
        return moved;
    }
}
