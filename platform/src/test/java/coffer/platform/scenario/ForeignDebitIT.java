package coffer.platform.scenario;

import static coffer.platform.TestPlatform.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.platform.ApiClient.Answer;
import coffer.platform.MakerCheckerFixture;
import coffer.platform.MakerCheckerFixture.Member;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A foreign debit while the outcome of an order is unknown. */
class ForeignDebitIT {

    private MakerCheckerFixture fixture;

    @BeforeEach
    void open() {
        fixture = MakerCheckerFixture.open(Map.of("patience.quiet", "2s"));
    }

    @AfterEach
    void close() {
        fixture.assertInvariantsHold();
        fixture.close();
    }

    @Test
    void aForeignDebitBesideAnUnknownTransferIsCorrectedByTwoPeople() {
        Member payer = fixture.member();
        Member payee = fixture.member();
        fixture.deposit(payer, "100.00");
        fixture.fault("DLMDETRN", payer, "\"fault\": \"silence\"");
        fixture.fault("DLCIDSTT", payer, "\"fault\": \"http_503\"");
        String id = fixture.placeTransfer(payer, payee, "40.00").text("id");
        Answer unknown = fixture.awaitStatus("unknown", "forced-transfers/" + id);
        fixture.bank()
                .post(
                        "lines",
                        """
                        {"sub_account_no": "%s", "kind": "foreign", "direction": "D", "amount": "25.00"}
                        """
                                .formatted(payer.subAccountNo()));
        eventually(() -> assertThat(fixture.openDifferences()).containsExactly("foreign"));
        assertThat(fixture.available(payer)).isEqualTo("35.00");
        assertThat(fixture.pendingOut(payer)).isEqualTo("40.00");

        String difference = fixture.market().get("/v1/differences?status=open").text("/data/0/id");
        String correction =
                fixture.posted(
                                fixture.maker(),
                                "corrections",
                                """
                                {"out_request_no": "%s", "difference_id": "%s",
                                 "reason": "司法扣划，已见凭证"}
                                """
                                        .formatted(fixture.number(), difference))
                        .text("id");
        fixture.assertDeclined(
                "same_person", fixture.maker(), "corrections/" + correction + "/approve", "");
        assertThatThrownBy(() ->
                        fixture.sql(
                                "update review set verdict = 'APPROVED', checker = maker,"
                                        + " checked_at = now() where resource = 'CORRECTION'"
                                        + " and verdict is null returning 1"))
                .hasStackTraceContaining("review_check");
        assertThat(fixture.openDifferences()).containsExactly("foreign");
        fixture.posted(fixture.checker(), "corrections/" + correction + "/approve", "");
        assertThat(fixture.openDifferences()).isEmpty();
        assertThat(fixture.market().get("/v1/differences/" + difference).text("closed_because"))
                .contains("司法扣划");

        fixture.bank().clearFaults();
        fixture.awaitStatus("in_review", "forced-transfers/" + id);
        assertThat(
                        fixture.bank()
                                .get("journal?serial=" + unknown.text("serial"))
                                .path("arrived")
                                .asInt())
                .isEqualTo(1);
        assertThat(fixture.available(payer)).isEqualTo("35.00");
    }
}
