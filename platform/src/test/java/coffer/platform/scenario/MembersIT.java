package coffer.platform.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient.Answer;
import coffer.platform.MakerCheckerFixture;
import coffer.platform.MakerCheckerFixture.Member;
import coffer.platform.TestPlatform;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The life of a member after it applied. */
class MembersIT {

    private static MakerCheckerFixture fixture;

    @BeforeAll
    static void open() {
        fixture = MakerCheckerFixture.open(Map.of());
    }

    @AfterAll
    static void close() {
        fixture.assertInvariantsHold();
        fixture.close();
    }

    private static String numbered() {
        return "{\"out_request_no\": \"%s\"}".formatted(fixture.number());
    }

    @Test
    void aBankThatReviewsSignsLaterOrRefuses() {
        fixture.bank().post("settings", "{\"signing\": \"review\"}");
        String signed = fixture.apply();
        String refused = fixture.apply();
        fixture.posted(fixture.checker(), "members/" + signed + "/approve", "");
        fixture.posted(fixture.checker(), "members/" + refused + "/approve", "");
        fixture.awaitStatus("signing", "members/" + signed);
        fixture.awaitStatus("signing", "members/" + refused);
        verdict(signed, "confirmed");
        verdict(refused, "refused");
        fixture.awaitStatus("active", "members/" + signed);
        fixture.awaitStatus("rejected", "members/" + refused);
        fixture.bank().post("settings", "{\"signing\": \"at_once\"}");
        fixture.deposit(fixture.member(signed), "10.00");
    }

    private static void verdict(String id, String verdict) {
        fixture.bank()
                .post(
                        "signings",
                        """
                        {"sub_account_no": "%s", "verdict": "%s"}
                        """
                                .formatted(fixture.member(id).subAccountNo(), verdict));
    }

    @Test
    void aRepeatIsTheSameMember() {
        String no = fixture.number();
        String body = fixture.application(no, "示例公司" + no);
        Answer first = fixture.market().post("/v1/members", body);
        Answer again = fixture.market().post("/v1/members", body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.text("id")).isEqualTo(first.text("id"));
        fixture.assertDeclined(
                "request_no_reused", fixture.market(), "members", fixture.application(no, "另一家公司"));
    }

    @Test
    void aSuspendedMemberTakesNoOrdersAndAnEmptyOneIsClosed() {
        Member payer = fixture.member();
        fixture.deposit(payer, "100.00");
        fixture.assertDeclined(
                "account_not_empty",
                fixture.maker(),
                "members/" + payer.id() + "/close",
                numbered());
        Member leaving = fixture.member();
        String path = "members/" + leaving.id();
        fixture.posted(fixture.maker(), path + "/suspend", "{\"reason\": \"证照过期\"}");
        assertThat(fixture.market().get("/v1/" + path).text("suspended_because")).isEqualTo("证照过期");
        fixture.assertDeclined(
                "account_not_active",
                fixture.market(),
                "forced-transfers",
                fixture.transfer(payer, leaving, "1.00"));
        fixture.posted(fixture.maker(), path + "/resume", "{\"reason\": \"已更新\"}");
        fixture.awaitStatus("active", path);
        fixture.posted(fixture.maker(), path + "/close", numbered());
        fixture.awaitStatus("closed", path);
        fixture.assertBalancesAgree();
    }

    @Test
    void aRenamingReachesTheBank() {
        Member member = fixture.member();
        Member payer = fixture.member();
        fixture.deposit(payer, "100.00");
        fixture.posted(
                fixture.maker(),
                "members/" + member.id() + "/rename",
                """
                {"out_request_no": "%s", "name": "示例新名公司"}
                """
                        .formatted(fixture.number()));
        TestPlatform.eventually(() ->
                assertThat(fixture.market().get("/v1/members/" + member.id()).text("name"))
                        .isEqualTo("示例新名公司"));
        // The bank compares the receiver's name.
        Answer paid = fixture.placeTransfer(payer, member, "1.00");
        fixture.awaitStatus("succeeded", "forced-transfers/" + paid.text("id"));
    }
}
