package coffer.platform.scenario;

import static coffer.platform.TestPlatform.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.MakerCheckerFixture;
import coffer.platform.MakerCheckerFixture.Member;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may make, and who may check: the matrix. */
class MakerCheckerIT {

    private static MakerCheckerFixture fixture;
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
                case MEMBER -> made(fixture.maker(), "members", application());
                case CREDIT -> credit(fixture.maker());
                case TAKE_BACK -> takeBack();
                case SEND_BACK -> sendBack();
                case WITHDRAWAL -> made(fixture.maker(), "withdrawals", withdrawalBody());
                case CORRECTION -> correction();
                case JUDGEMENT -> judgement();
            };
        }
    }

    @BeforeAll
    static void open() {
        fixture =
                MakerCheckerFixture.open(
                        Map.of("patience.quiet", "500ms", "patience.back-off", "100ms"));
        member = fixture.member();
        other = fixture.member();
        fixture.depositWithoutWaiting(member.subAccountNo(), "100000.00");
        eventually(() -> assertThat(fixture.available(member)).isEqualTo("100000.00"));
    }

    @AfterAll
    static void close() {
        fixture.assertInvariantsHold();
        fixture.close();
    }

    // --- What is made ---

    private static String application() {
        String no = fixture.number();
        return fixture.application(no, "示例公司" + no);
    }

    private static String made(ApiClient who, String path, String body) {
        return fixture.posted(who, path, body).text("id");
    }

    private static String publicDeposit() {
        String newest = fixture.market().get("/v1/public-deposits").text("/data/0/id");
        fixture.depositWithoutWaiting(MakerCheckerFixture.PUBLIC, "100.00");
        eventually(() ->
                assertThat(fixture.market().get("/v1/public-deposits").text("/data/0/id"))
                        .isNotEqualTo(newest));
        return fixture.market().get("/v1/public-deposits").text("/data/0/id");
    }

    private static String creditBody(String deposit) {
        return """
        {"out_request_no": "%s", "public_deposit_id": "%s", "payee": "%s", "amount": "40.00",
         "currency": "CNY"}
        """
                .formatted(fixture.number(), deposit, member.fundAccountNo());
    }

    private static String credit(ApiClient who) {
        return made(who, "adjustment-credits", creditBody(publicDeposit()));
    }

    private static String takeBack() {
        String credit = credit(fixture.maker());
        fixture.posted(fixture.checker(), "adjustment-credits/" + credit + "/approve", "");
        fixture.awaitStatus("succeeded", "adjustment-credits/" + credit);
        return made(fixture.maker(), "adjustment-credits/" + credit + "/take-back", takeBackBody());
    }

    private static String takeBackBody() {
        return """
        {"out_request_no": "%s", "amount": "10.00", "reason": "认错"}
        """
                .formatted(fixture.number());
    }

    private static String sendBack() {
        return made(
                fixture.maker(),
                "public-deposits/" + publicDeposit() + "/send-back",
                sendBackBody());
    }

    private static String sendBackBody() {
        return """
        {"out_request_no": "%s", "amount": "10.00", "bank_line_no": "999100000025",
         "reason": "无人认领"}
        """
                .formatted(fixture.number());
    }

    private static String difference() {
        String newest = fixture.market().get("/v1/differences").text("/data/0/id");
        fixture.bank()
                .post(
                        "lines",
                        """
                        {"sub_account_no": "%s", "kind": "foreign", "direction": "C", "amount": "3.00"}
                        """
                                .formatted(member.subAccountNo()));
        eventually(() ->
                assertThat(fixture.market().get("/v1/differences").text("/data/0/id"))
                        .isNotEqualTo(newest));
        return fixture.market().get("/v1/differences").text("/data/0/id");
    }

    private static String correctionBody(String difference) {
        return """
        {"out_request_no": "%s", "difference_id": "%s", "reason": "见凭证"}
        """
                .formatted(fixture.number(), difference);
    }

    private static String correction() {
        return made(fixture.maker(), "corrections", correctionBody(difference()));
    }

    private static String inReview() {
        fixture.bank()
                .post(
                        "faults",
                        """
                        {"action": "DLMDETRN", "account": "%s", "fault": "silence", "times": 1}
                        """
                                .formatted(member.subAccountNo()));
        String id =
                made(
                        fixture.market(),
                        "forced-transfers",
                        """
                        {"out_request_no": "%s", "kind": "transfer", "payer": "%s",
                         "payee": "%s", "amount": "1.00", "currency": "CNY"}
                        """
                                .formatted(
                                        fixture.number(),
                                        member.fundAccountNo(),
                                        other.fundAccountNo()));
        fixture.awaitStatus("in_review", "forced-transfers/" + id);
        return id;
    }

    private static String judgementBody(String instruction) {
        return """
        {"out_request_no": "%s", "instruction_id": "%s", "verdict": "succeeded",
         "document": "银行书面证明", "reason": "电话确认"}
        """
                .formatted(fixture.number(), instruction);
    }

    private static String judgement() {
        return made(fixture.maker(), "judgements", judgementBody(inReview()));
    }

    // --- Who may check ---

    @ParameterizedTest
    @EnumSource
    void oneMakesAndAnotherApproves(ApprovalCase matter) {
        String id = matter.make();
        String path = matter.path + "/" + id;
        fixture.assertDeclined("not_allowed", fixture.market(), path + "/approve", "");
        fixture.assertDeclined("same_person", fixture.maker(), path + "/approve", "");
        assertThat(review(path).text("/review/status")).isEqualTo("pending");
        fixture.posted(fixture.checker(), path + "/approve", "");
        assertThat(review(path).text("/review/status")).isEqualTo("approved");
        assertThat(review(path).text("/review/maker")).isEqualTo("staff:wang");
        assertThat(review(path).text("/review/checker")).isEqualTo("staff:li");
        // Twice is once; what was approved cannot be rejected.
        fixture.posted(fixture.checker(), path + "/approve", "");
        fixture.assertDeclined("review_decided", fixture.checker(), path + "/reject", because());
    }

    @ParameterizedTest
    @EnumSource
    void oneMakesAndAnotherRejectsWithAReason(ApprovalCase matter) {
        String id = matter.make();
        String path = matter.path + "/" + id;
        fixture.assertDeclined("field_missing", fixture.checker(), path + "/reject", "{}");
        fixture.assertDeclined("same_person", fixture.maker(), path + "/reject", because());
        fixture.assertDeclined("not_allowed", fixture.market(), path + "/reject", because());
        fixture.posted(fixture.checker(), path + "/reject", because());
        assertThat(review(path).text("/review/status")).isEqualTo("rejected");
        assertThat(review(path).text("/review/because")).isEqualTo("资料不符");
        fixture.assertDeclined("review_decided", fixture.checker(), path + "/approve", "");
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownObjectCannotBeChecked(ApprovalCase matter) {
        fixture.assertDeclined(
                "not_found", fixture.checker(), matter.path + "/x_0000000000001/approve", "");
    }

    @ParameterizedTest
    @EnumSource
    void theDatabaseRefusesTheSamePersonToo(ApprovalCase matter) {
        String id = matter.make();
        assertThatThrownBy(() ->
                        fixture.sql(
                                "update review set verdict = 'APPROVED', checker = maker,"
                                        + " checked_at = now() where verdict is null"
                                        + " returning 1"))
                .hasStackTraceContaining("review_check");
        fixture.posted(fixture.checker(), matter.path + "/" + id + "/reject", because());
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
        ApiClient maker = who.equals("market") ? fixture.market() : fixture.maker();
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
                .formatted(fixture.number(), member.fundAccountNo(), member.boundAccountId());
    }

    @ParameterizedTest
    @CsvSource({"credit", "take-back", "send-back", "correction", "judgement"})
    void aboutOneObjectOnlyOneRequestWaits(String what) {
        String path;
        String body;
        switch (what) {
            case "credit" -> {
                String deposit = publicDeposit();
                made(fixture.maker(), "adjustment-credits", creditBody(deposit));
                path = "adjustment-credits";
                body = creditBody(deposit);
            }
            case "take-back" -> {
                String back = takeBack();
                String credit =
                        fixture.market().get("/v1/take-backs/" + back).text("adjustment_credit_id");
                path = "adjustment-credits/" + credit + "/take-back";
                body = takeBackBody();
            }
            case "send-back" -> {
                String back = sendBack();
                String deposit =
                        fixture.market().get("/v1/send-backs/" + back).text("public_deposit_id");
                path = "public-deposits/" + deposit + "/send-back";
                body = sendBackBody();
            }
            case "correction" -> {
                String difference = difference();
                made(fixture.maker(), "corrections", correctionBody(difference));
                path = "corrections";
                body = correctionBody(difference);
            }
            default -> {
                String instruction = inReview();
                made(fixture.maker(), "judgements", judgementBody(instruction));
                path = "judgements";
                body = judgementBody(instruction);
            }
        }
        Answer second = fixture.checker().post("/v1/" + path, body);
        assertThat(second.status()).as(second.body()).isEqualTo(409);
        assertThat(second.text("code")).isEqualTo("review_pending");
        assertThat(second.text("detail")).contains("staff:wang");
    }

    private static Answer review(String path) {
        return fixture.market().get("/v1/" + path);
    }

    private static String because() {
        return "{\"reason\": \"资料不符\"}";
    }
}
