package coffer.platform.story;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.Api.Answer;
import coffer.platform.Marketplace;
import coffer.platform.Marketplace.Member;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The life of a member after it applied. */
class MembersIT {

    private static Marketplace place;

    @BeforeAll
    static void open() {
        place = Marketplace.open(Map.of());
    }

    @AfterAll
    static void close() {
        place.booksAreSound();
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
        place.posted(place.li(), "members/" + signed + "/approve", "");
        place.posted(place.li(), "members/" + refused + "/approve", "");
        place.endsAs("signing", "members/" + signed);
        place.endsAs("signing", "members/" + refused);
        verdict(signed, "confirmed");
        verdict(refused, "refused");
        place.endsAs("active", "members/" + signed);
        place.endsAs("rejected", "members/" + refused);
        place.bank("settings", "{\"signing\": \"at_once\"}");
        place.deposit(place.member(signed), "10.00");
    }

    private static void verdict(String id, String verdict) {
        place.bank(
                "signings",
                """
                {"sub_account_no": "%s", "verdict": "%s"}
                """
                        .formatted(place.member(id).sub(), verdict));
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
        place.declined(
                "request_no_reused", place.market(), "members", place.application(no, "另一家公司"));
    }

    @Test
    void aSuspendedMemberTakesNoOrdersAndAnEmptyOneIsClosed() {
        Member payer = place.member();
        place.deposit(payer, "100.00");
        place.declined(
                "account_not_empty", place.wang(), "members/" + payer.id() + "/close", numbered());
        Member leaving = place.member();
        String path = "members/" + leaving.id();
        place.posted(place.wang(), path + "/suspend", "{\"reason\": \"证照过期\"}");
        assertThat(place.market().get("/v1/" + path).text("suspended_because")).isEqualTo("证照过期");
        place.declined(
                "account_not_active",
                place.market(),
                "forced-transfers",
                """
                {"out_request_no": "%s", "kind": "transfer", "payer": "%s", "payee": "%s",
                 "amount": "1.00", "currency": "CNY"}
                """
                        .formatted(place.number(), payer.no(), leaving.no()));
        place.posted(place.wang(), path + "/resume", "{\"reason\": \"已更新\"}");
        place.endsAs("active", path);
        place.posted(place.wang(), path + "/close", numbered());
        place.endsAs("closed", path);
        place.inStep();
    }

    @Test
    void anotherNameIsTheBanksToo() {
        Member member = place.member();
        Member payer = place.member();
        place.deposit(payer, "100.00");
        place.posted(
                place.wang(),
                "members/" + member.id() + "/rename",
                """
                {"out_request_no": "%s", "name": "示例新名公司"}
                """
                        .formatted(place.number()));
        Marketplace.soon(() ->
                assertThat(place.market().get("/v1/members/" + member.id()).text("name"))
                        .isEqualTo("示例新名公司"));
        // The bank compares the receiver's name.
        Answer paid =
                place.posted(
                        place.market(),
                        "forced-transfers",
                        """
                        {"out_request_no": "%s", "kind": "transfer", "payer": "%s",
                         "payee": "%s", "amount": "1.00", "currency": "CNY"}
                        """
                                .formatted(place.number(), payer.no(), member.no()));
        place.endsAs("succeeded", "forced-transfers/" + paid.text("id"));
    }
}
