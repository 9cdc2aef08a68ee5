package coffer.platform.story;

import static coffer.platform.Marketplace.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.platform.Api;
import coffer.platform.Api.Answer;
import coffer.platform.Marketplace;
import coffer.platform.Marketplace.Member;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may make, and who may check: the matrix. */
class ApprovalsIT {

    private static Marketplace place;
    private static Member member;
    private static Member other;

    /** What one person makes and another checks. */
    enum ApprovalCase {
        MEMBER("members"),
        CREDIT("adjustment-credits"),
        TAKE_BACK("take-backs"),
        SEND_BACK("send-backs"),
        WITHDRAWAL("withdrawals"),
        CORRECTION("corrections"),
        JUDGEMENT("judgements");

        private final String path;

        ApprovalCase(String path) {
            this.path = path;
        }

        /** Lets wang make one; its id. */
        private String make() {
            return switch (this) {
                case MEMBER -> made(place.wang(), "members", application());
                case CREDIT -> credit(place.wang());
                case TAKE_BACK -> takeBack();
                case SEND_BACK -> sendBack();
                case WITHDRAWAL -> made(place.wang(), "withdrawals", withdrawalBody());
                case CORRECTION -> correction();
                case JUDGEMENT -> judgement();
            };
        }
    }

    @BeforeAll
    static void open() {
        place = Marketplace.open(Map.of("patience.quiet", "500ms", "patience.back-off", "100ms"));
        member = place.member();
        other = place.member();
        place.arrives(member.sub(), "100000.00", "6200000000000000009");
        soon(() -> assertThat(place.available(member)).isEqualTo("100000.00"));
    }

    @AfterAll
    static void close() {
        place.booksAreSound();
        place.close();
    }

    // --- What is made ---

    private static String application() {
        String no = place.number();
        return place.application(no, "示例公司" + no);
    }

    private static String made(Api who, String path, String body) {
        return place.posted(who, path, body).text("id");
    }

    private static String publicDeposit() {
        String newest = place.market().get("/v1/public-deposits").text("/data/0/id");
        place.arrives(Marketplace.PUBLIC, "100.00", "6200000000000000009");
        soon(() ->
                assertThat(place.market().get("/v1/public-deposits").text("/data/0/id"))
                        .isNotEqualTo(newest));
        return place.market().get("/v1/public-deposits").text("/data/0/id");
    }

    private static String creditBody(String deposit) {
        return """
        {"out_request_no": "%s", "public_deposit_id": "%s", "payee": "%s", "amount": "40.00",
         "currency": "CNY"}
        """
                .formatted(place.number(), deposit, member.no());
    }

    private static String credit(Api who) {
        return made(who, "adjustment-credits", creditBody(publicDeposit()));
    }

    private static String takeBack() {
        String credit = credit(place.wang());
        place.posted(place.li(), "adjustment-credits/" + credit + "/approve", "");
        place.endsAs("succeeded", "adjustment-credits/" + credit);
        return made(place.wang(), "adjustment-credits/" + credit + "/take-back", takeBackBody());
    }

    private static String takeBackBody() {
        return """
        {"out_request_no": "%s", "amount": "10.00", "reason": "认错"}
        """
                .formatted(place.number());
    }

    private static String sendBack() {
        return made(
                place.wang(), "public-deposits/" + publicDeposit() + "/send-back", sendBackBody());
    }

    private static String sendBackBody() {
        return """
        {"out_request_no": "%s", "amount": "10.00", "bank_line_no": "999100000025",
         "reason": "无人认领"}
        """
                .formatted(place.number());
    }

    private static String difference() {
        String newest = place.market().get("/v1/differences").text("/data/0/id");
        place.bank(
                "lines",
                """
                {"sub_account_no": "%s", "kind": "foreign", "direction": "C", "amount": "3.00"}
                """
                        .formatted(member.sub()));
        soon(() ->
                assertThat(place.market().get("/v1/differences").text("/data/0/id"))
                        .isNotEqualTo(newest));
        return place.market().get("/v1/differences").text("/data/0/id");
    }

    private static String correctionBody(String difference) {
        return """
        {"out_request_no": "%s", "difference_id": "%s", "reason": "见凭证"}
        """
                .formatted(place.number(), difference);
    }

    private static String correction() {
        return made(place.wang(), "corrections", correctionBody(difference()));
    }

    private static String inReview() {
        place.bank(
                "faults",
                """
                {"action": "DLMDETRN", "account": "%s", "fault": "silence", "times": 1}
                """
                        .formatted(member.sub()));
        String id =
                made(
                        place.market(),
                        "forced-transfers",
                        """
                        {"out_request_no": "%s", "kind": "transfer", "payer": "%s",
                         "payee": "%s", "amount": "1.00", "currency": "CNY"}
                        """
                                .formatted(place.number(), member.no(), other.no()));
        place.endsAs("in_review", "forced-transfers/" + id);
        return id;
    }

    private static String judgementBody(String instruction) {
        return """
        {"out_request_no": "%s", "instruction_id": "%s", "verdict": "succeeded",
         "document": "银行书面证明", "reason": "电话确认"}
        """
                .formatted(place.number(), instruction);
    }

    private static String judgement() {
        return made(place.wang(), "judgements", judgementBody(inReview()));
    }

    // --- Who may check ---

    @ParameterizedTest
    @EnumSource
    void oneMakesAndAnotherApproves(ApprovalCase matter) {
        String id = matter.make();
        String path = matter.path + "/" + id;
        place.declined("not_allowed", place.market(), path + "/approve", "");
        place.declined("same_person", place.wang(), path + "/approve", "");
        assertThat(review(path).text("/review/status")).isEqualTo("pending");
        place.posted(place.li(), path + "/approve", "");
        assertThat(review(path).text("/review/status")).isEqualTo("approved");
        assertThat(review(path).text("/review/maker")).isEqualTo("staff:wang");
        assertThat(review(path).text("/review/checker")).isEqualTo("staff:li");
        // Twice is once; what was approved cannot be rejected.
        place.posted(place.li(), path + "/approve", "");
        place.declined("review_decided", place.li(), path + "/reject", because());
    }

    @ParameterizedTest
    @EnumSource
    void oneMakesAndAnotherRejectsWithAReason(ApprovalCase matter) {
        String id = matter.make();
        String path = matter.path + "/" + id;
        place.declined("field_missing", place.li(), path + "/reject", "{}");
        place.declined("same_person", place.wang(), path + "/reject", because());
        place.declined("not_allowed", place.market(), path + "/reject", because());
        place.posted(place.li(), path + "/reject", because());
        assertThat(review(path).text("/review/status")).isEqualTo("rejected");
        assertThat(review(path).text("/review/because")).isEqualTo("资料不符");
        place.declined("review_decided", place.li(), path + "/approve", "");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotThereCannotBeChecked(ApprovalCase matter) {
        place.declined("not_found", place.li(), matter.path + "/x_0000000000001/approve", "");
    }

    @ParameterizedTest
    @EnumSource
    void theDatabaseRefusesTheSamePersonToo(ApprovalCase matter) {
        String id = matter.make();
        assertThatThrownBy(() ->
                        place.sql(
                                "update review set verdict = 'APPROVED', checker = maker,"
                                        + " checked_at = now() where verdict is null"
                                        + " returning 1"))
                .hasStackTraceContaining("review_check");
        place.posted(place.li(), matter.path + "/" + id + "/reject", because());
    }

    @ParameterizedTest
    @CsvSource({
        "members,            market, 201",
        "members,            wang,   201",
        "adjustment-credits, market, 201",
        "adjustment-credits, wang,   201",
        "withdrawals,        market, 201",
        "withdrawals,        wang,   201",
        "take-back,          market, 403",
        "send-back,          market, 403",
        "corrections,        market, 403",
        "judgements,         market, 403",
        "forced-transfers,   wang,   403",
    })
    void whoMayMake(String what, String who, int status) {
        Api maker = who.equals("market") ? place.market() : place.wang();
        Answer answer =
                switch (what) {
                    case "members" -> maker.post("/v1/members", application());
                    case "adjustment-credits" ->
                            maker.post("/v1/adjustment-credits", creditBody(publicDeposit()));
                    case "withdrawals" -> maker.post("/v1/withdrawals", withdrawalBody());
                    case "take-back" ->
                            maker.post(
                                    "/v1/adjustment-credits/ac_0000000000001/take-back",
                                    takeBackBody());
                    case "send-back" ->
                            maker.post(
                                    "/v1/public-deposits/pd_0000000000001/send-back",
                                    sendBackBody());
                    default -> maker.post("/v1/" + what, "{}");
                };
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        if (status == 403) {
            assertThat(answer.text("code")).isEqualTo("not_allowed");
        }
    }

    private static String withdrawalBody() {
        return """
        {"out_request_no": "%s", "payer": "%s", "bound_account_id": "%s", "amount": "1000.01",
         "currency": "CNY"}
        """
                .formatted(place.number(), member.no(), member.bound());
    }

    @ParameterizedTest
    @CsvSource({"credit", "take-back", "send-back", "correction", "judgement"})
    void aboutOneObjectOnlyOneRequestWaits(String what) {
        String path;
        String body;
        switch (what) {
            case "credit" -> {
                String deposit = publicDeposit();
                made(place.wang(), "adjustment-credits", creditBody(deposit));
                path = "adjustment-credits";
                body = creditBody(deposit);
            }
            case "take-back" -> {
                String back = takeBack();
                String credit =
                        place.market().get("/v1/take-backs/" + back).text("adjustment_credit_id");
                path = "adjustment-credits/" + credit + "/take-back";
                body = takeBackBody();
            }
            case "send-back" -> {
                String back = sendBack();
                String deposit =
                        place.market().get("/v1/send-backs/" + back).text("public_deposit_id");
                path = "public-deposits/" + deposit + "/send-back";
                body = sendBackBody();
            }
            case "correction" -> {
                String difference = difference();
                made(place.wang(), "corrections", correctionBody(difference));
                path = "corrections";
                body = correctionBody(difference);
            }
            default -> {
                String instruction = inReview();
                made(place.wang(), "judgements", judgementBody(instruction));
                path = "judgements";
                body = judgementBody(instruction);
            }
        }
        Answer second = place.li().post("/v1/" + path, body);
        assertThat(second.status()).as(second.body()).isEqualTo(409);
        assertThat(second.text("code")).isEqualTo("review_pending");
        assertThat(second.text("detail")).contains("staff:wang");
    }

    private static Answer review(String path) {
        return place.market().get("/v1/" + path);
    }

    private static String because() {
        return "{\"reason\": \"资料不符\"}";
    }
}
