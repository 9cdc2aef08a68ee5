package coffer.platform.story;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient.Answer;
import coffer.platform.MakerCheckerFixture;
import coffer.platform.MakerCheckerFixture.Member;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The life of a member after it applied. */
class MembersIT {

    private static MakerCheckerFixture place;

    @BeforeAll
    static void open() {
        place = MakerCheckerFixture.open(Map.of());
    }

    @AfterAll
    static void close() {
        place.assertInvariantsHold();
        place.close();
    }

    private static String numbered() {
        return "{\"out_request_no\": \"%s\"}".formatted(place.number());
    }

    @Test
    void aBankThatReviewsSignsLaterOrRefuses() {
        place.bank("settings", "{\"signing\": \"review\"}");
        String signed = place.apply();
        String refused = place.apply();
        place.posted(place.checker(), "members/" + signed + "/approve", "");
        place.posted(place.checker(), "members/" + refused + "/approve", "");
        place.awaitStatus("signing", "members/" + signed);
        place.awaitStatus("signing", "members/" + refused);
        verdict(signed, "confirmed");
        verdict(refused, "refused");
        place.awaitStatus("active", "members/" + signed);
        place.awaitStatus("rejected", "members/" + refused);
        place.bank("settings", "{\"signing\": \"at_once\"}");
        place.deposit(place.member(signed), "10.00");
    }

    private static void verdict(String id, String verdict) {
        place.bank(
                "signings",
                """
                {"sub_account_no": "%s", "verdict": "%s"}
                """
                        .formatted(place.member(id).subAccountNo(), verdict));
    }

    @Test
    void aRepeatIsTheSameMember() {
        String no = place.number();
        String body = place.application(no, "示例公司" + no);
        Answer first = place.market().post("/v1/members", body);
        Answer again = place.market().post("/v1/members", body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.text("id")).isEqualTo(first.text("id"));
        place.assertDeclined(
                "request_no_reused", place.market(), "members", place.application(no, "另一家公司"));
    }

    @Test
    void aSuspendedMemberTakesNoOrdersAndAnEmptyOneIsClosed() {
        Member payer = place.member();
        place.deposit(payer, "100.00");
        place.assertDeclined(
                "account_not_empty", place.maker(), "members/" + payer.id() + "/close", numbered());
        Member leaving = place.member();
        String path = "members/" + leaving.id();
        place.posted(place.maker(), path + "/suspend", "{\"reason\": \"证照过期\"}");
        assertThat(place.market().get("/v1/" + path).text("suspended_because")).isEqualTo("证照过期");
        place.assertDeclined(
                "account_not_active",
                place.market(),
                "forced-transfers",
                place.transfer(payer, leaving, "1.00"));
        place.posted(place.maker(), path + "/resume", "{\"reason\": \"已更新\"}");
        place.awaitStatus("active", path);
        place.posted(place.maker(), path + "/close", numbered());
        place.awaitStatus("closed", path);
        place.assertBalancesAgree();
    }

    @Test
    void anotherNameIsTheBanksToo() {
        Member member = place.member();
        Member payer = place.member();
        place.deposit(payer, "100.00");
        place.posted(
                place.maker(),
                "members/" + member.id() + "/rename",
                """
                {"out_request_no": "%s", "name": "示例新名公司"}
                """
                        .formatted(place.number()));
        MakerCheckerFixture.eventually(() ->
                assertThat(place.market().get("/v1/members/" + member.id()).text("name"))
                        .isEqualTo("示例新名公司"));
        // The bank compares the receiver's name.
        Answer paid = place.placeTransfer(payer, member, "1.00");
        place.awaitStatus("succeeded", "forced-transfers/" + paid.text("id"));
    }
}
