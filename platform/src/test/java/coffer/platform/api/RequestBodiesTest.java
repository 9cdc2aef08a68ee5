package coffer.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.bank.CertificateType;
import coffer.bank.ExternalAccount;
import coffer.bank.InstructionKind;
import coffer.bank.MemberKind;
import coffer.cash.PublicDeposits.SendBackRequest;
import coffer.cash.Withdrawals;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.market.Decline;
import coffer.market.FundAccountNo;
import coffer.market.Resource;
import coffer.member.Members.Application;
import coffer.money.Money;
import coffer.platform.api.JudgementJson.JudgementBody;
import coffer.platform.http.BodyFields;
import coffer.platform.http.JsonBody;
import coffer.platform.http.PublicId;
import coffer.reconciliation.CorrectionRequest;
import coffer.reconciliation.RequestedMovement;
import coffer.statement.BankLineId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies of requests that need a person: what is read, and which problems are reported. */
class RequestBodiesTest {

    private static <T> T read(BodyFields.BodyParser<T> form, String json) {
        BodyFields fields = new BodyFields(JsonBody.read(json.getBytes(StandardCharsets.UTF_8)));
        Supplier<T> wish = form.read(fields);
        fields.finish();
        return wish.get();
    }

    private static <T> List<String> problems(BodyFields.BodyParser<T> form, String json) {
        Decline decline = catchThrowableOfType(Decline.class, () -> read(form, json));
        List<String> problems = new ArrayList<>();
        problems.add(decline.code().word() + " " + decline.pointer());
        for (Throwable more : decline.getSuppressed()) {
            if (more instanceof Decline other) {
                problems.add(other.code().word() + " " + other.pointer());
            }
        }
        return problems;
    }

    @Test
    void anApplicationIsRead() {
        Application application =
                read(
                        MemberJson::body,
                        """
                        {"name": "示例公司", "kind": "person", "certificate_type": "id_card",
                         "certificate_no": "1", "legal_person": "张", "address": "路",
                         "contact": {"name": "李", "phone": "1", "email": "a@b"}, "bank": "citic",
                         "bound_accounts": [
                           {"account_no": "62", "name": "示例公司", "same_bank": true},
                           {"account_no": "63", "name": "示例公司", "bank_name": "行",
                            "bank_line_no": "9", "same_bank": false}]}
                        """);
        assertThat(application.applicant().kind()).isEqualTo(MemberKind.PERSON);
        assertThat(application.applicant().certificateType()).isEqualTo(CertificateType.ID_CARD);
        assertThat(application.applicant().contact().email()).isEqualTo("a@b");
        assertThat(application.bank()).isEqualTo(Optional.of("citic"));
        assertThat(application.boundAccounts())
                .containsExactly(
                        new ExternalAccount("62", "示例公司", "", "", true),
                        new ExternalAccount("63", "示例公司", "行", "9", false));
    }

    @Test
    void allProblemsOfAnApplicationAreGatheredWithTheirPlaces() {
        String json =
                """
                {"name": " ", "kind": "shop", "certificate_no": 7, "legal_person": "张\\u0007",
                 "address": "", "contact": {"name": "李", "email": null, "fax": "1"},
                 "bound_accounts": [7, {"account_no": "62", "same_bank": "no", "colour": "red"}]}
                """;
        assertThat(problems(MemberJson::body, json))
                .containsExactlyInAnyOrder(
                        "unknown_field /contact/fax",
                        "unknown_field /bound_accounts/1/colour",
                        "field_invalid /name",
                        "field_invalid /kind",
                        "field_missing /certificate_type",
                        "field_invalid /certificate_no",
                        "field_invalid /legal_person",
                        "field_invalid /address",
                        "field_missing /contact/phone",
                        "field_invalid /contact/email",
                        "field_invalid /bound_accounts/0",
                        "field_missing /bound_accounts/1/name",
                        "field_invalid /bound_accounts/1/same_bank");
    }

    @Test
    void withdrawalsAndSendBacksAreRead() {
        String withdrawal =
                """
                {"payer": "F000001", "bound_account_id": "ba_0000000000019", "amount": "7",
                 "currency": "CNY"}
                """;
        assertThat(read(WithdrawalRoutes::body, withdrawal))
                .isEqualTo(
                        new Withdrawals.WithdrawalRequest(
                                new FundAccountNo("F000001"),
                                41,
                                Money.ofMinor(700),
                                "",
                                Optional.empty()));
        assertThat(
                        read(
                                PublicDepositJson.sendBack(new BankLineId(5)),
                                "{\"amount\": \"1.5\", \"reason\": \"无人认领\"}"))
                .isEqualTo(
                        new SendBackRequest(
                                new BankLineId(5), Money.ofMinor(150), false, "", "无人认领"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                              | ''",
                "'\"from\": \"cash\"'                            | /to /amount",
                "'\"to\": \"cash\"'                              | /from /amount",
                "'\"amount\": \"1\"'                             | /from /to",
                "'\"from\": \"a\", \"to\": \"b\"'                | /amount",
                "'\"freeze_id\": \"frz_0000000000001\"'          | /to /amount",
            })
    void whatACorrectionMovesStandsTogetherOrNotAtAll(String fields, String missing) {
        String json =
                "{\"difference_id\": \"dif_0000000000001\", \"reason\": \"见凭证\"%s}"
                        .formatted(fields.isEmpty() ? "" : ", " + fields);
        if (missing.isEmpty()) {
            assertThat(read(CorrectionRoutes::body, json).move()).isEmpty();
            return;
        }
        assertThat(problems(CorrectionRoutes::body, json))
                .containsExactlyInAnyOrder(
                        List.of(missing.split(" ")).stream()
                                .map(pointer -> "field_missing " + pointer)
                                .toArray(String[]::new));
    }

    @Test
    void aCorrectionOutOfAFreezeKnowsWhereItsMoneyIs() {
        String json =
                """
                {"difference_id": "dif_0000000000002", "to": "cash", "amount": "1.00",
                 "freeze_id": "frz_0000000000003", "reason": "划扣"}
                """;
        assertThat(read(CorrectionRoutes::body, json))
                .isEqualTo(
                        new CorrectionRequest(
                                2,
                                Optional.of(
                                        new RequestedMovement(
                                                Optional.empty(),
                                                "cash",
                                                Money.ofMinor(100),
                                                Optional.of(new InstructionId(3)))),
                                "划扣"));
    }

    @ParameterizedTest
    @CsvSource({
        "ft_, TRANSFER",
        "wd_, WITHDRAWAL",
        "ac_, ADJUSTMENT_CREDIT",
        "tb_, TAKE_BACK",
        "sb_, SEND_BACK",
        "ins_, ADMINISTRATION",
    })
    void aJudgementNamesAnyInstruction(String prefix, PublicId kind) {
        String json =
                """
                {"instruction_id": "%s0000000000007", "verdict": "failed", "reason": "见凭证"}
                """
                        .formatted(prefix);
        assertThat(read(JudgementJson::body, json))
                .isEqualTo(
                        new JudgementBody(
                                kind, new InstructionId(7), InstructionState.FAILED, "", "见凭证"));
    }

    @Test
    void aFreezeOrAMemberIsNoInstruction() {
        for (String id : List.of("frz_0000000000007", "mem_0000000000007", "7", "")) {
            String json =
                    """
                    {"instruction_id": "%s", "verdict": "unknown", "reason": "%s"}
                    """
                            .formatted(id, "长".repeat(501));
            assertThat(problems(JudgementJson::body, json))
                    .containsExactlyInAnyOrder(
                            "instruction_not_found /instruction_id",
                            "field_invalid /verdict",
                            "field_invalid /reason");
        }
    }

    @Test
    void everyResourceAndEveryKindHasAnIdOfItsOwn() {
        assertThat(List.of(Resource.values()).stream().map(r -> PublicId.of(r)))
                .doesNotHaveDuplicates();
        for (InstructionKind kind : InstructionKind.values()) {
            assertThat(PublicId.INSTRUCTIONS).contains(PublicId.of(kind));
        }
        assertThat(ResourcePath.of(Resource.ADJUSTMENT_CREDIT, 1))
                .isEqualTo("/v1/adjustment-credits/ac_0000000000001");
    }
}
