package coffer.platform.story;

import static coffer.platform.MakerCheckerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.platform.ApiClient.Answer;
import coffer.platform.MakerCheckerFixture;
import coffer.platform.MakerCheckerFixture.Member;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody else takes money while we do not know what became of our own order. */
class ForeignDebitIT {

    private MakerCheckerFixture place;

    @BeforeEach
    void open() {
        place = MakerCheckerFixture.open(Map.of("patience.quiet", "2s"));
    }

    @AfterEach
    void close() {
        place.assertInvariantsHold();
        place.close();
    }

    @Test
    void aForeignDebitBesideAnUnknownTransferIsCorrectedByTwoPeople() {
        Member payer = place.member();
        Member payee = place.member();
        place.deposit(payer, "100.00");
        place.fault("DLMDETRN", payer, "\"fault\": \"silence\"");
        place.fault("DLCIDSTT", payer, "\"fault\": \"http_503\"");
        String id = place.placeTransfer(payer, payee, "40.00").text("id");
        Answer unknown = place.awaitStatus("unknown", "forced-transfers/" + id);
        place.bank(
                "lines",
                """
                {"sub_account_no": "%s", "kind": "foreign", "direction": "D", "amount": "25.00"}
                """
                        .formatted(payer.subAccountNo()));
        eventually(() -> assertThat(place.openDifferences()).containsExactly("foreign"));
        assertThat(place.available(payer)).isEqualTo("35.00");
        assertThat(place.pendingOut(payer)).isEqualTo("40.00");

        String difference = place.market().get("/v1/differences?status=open").text("/data/0/id");
        String correction =
                place.posted(
                                place.maker(),
                                "corrections",
                                """
                                {"out_request_no": "%s", "difference_id": "%s",
                                 "reason": "司法扣划，已见凭证"}
                                """
                                        .formatted(place.number(), difference))
                        .text("id");
        place.assertDeclined(
                "same_person", place.maker(), "corrections/" + correction + "/approve", "");
        assertThatThrownBy(() ->
                        place.sql(
                                "update review set verdict = 'APPROVED', checker = maker,"
                                        + " checked_at = now() where resource = 'CORRECTION'"
                                        + " and verdict is null returning 1"))
                .hasStackTraceContaining("review_check");
        assertThat(place.openDifferences()).containsExactly("foreign");
        place.posted(place.checker(), "corrections/" + correction + "/approve", "");
        assertThat(place.openDifferences()).isEmpty();
        assertThat(place.market().get("/v1/differences/" + difference).text("closed_because"))
                .contains("司法扣划");

        place.clearFaults();
        place.awaitStatus("in_review", "forced-transfers/" + id);
        assertThat(place.bank("journal?serial=" + unknown.text("serial")).path("arrived").asInt())
                .isEqualTo(1);
        assertThat(place.available(payer)).isEqualTo("35.00");
    }
}
