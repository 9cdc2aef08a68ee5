package coffer.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.bank.InstructionKind;
import coffer.instruction.InstructionId;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.OutRequestNo;
import coffer.money.Money;
import coffer.platform.http.BodyFields;
import coffer.platform.http.JsonBody;
import coffer.platform.http.PublicId;
import coffer.transfer.ForcedTransfers.TransferRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForcedTransferJsonTest {

    /** A body read twice, as a request is: its number first. */
    private record Body(ObjectNode json) {

        OutRequestNo requestNo() {
            BodyFields fields = new BodyFields(json);
            Optional<OutRequestNo> no = fields.requestNo();
            if (no.isEmpty()) {
                ForcedTransferJson.body(fields);
                fields.finish();
            }
            return no.orElseThrow();
        }

        TransferRequest wish() {
            BodyFields fields = new BodyFields(json);
            fields.requestNo();
            Supplier<TransferRequest> wish = ForcedTransferJson.body(fields);
            fields.finish();
            return wish.get();
        }
    }

    private static Body body(String json) {
        return new Body(JsonBody.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> problems(Runnable reading) {
        Decline decline = catchThrowableOfType(Decline.class, reading::run);
        List<String> problems = new ArrayList<>();
        problems.add(decline.code() + " " + decline.pointer());
        for (Throwable more : decline.getSuppressed()) {
            if (more instanceof Decline other) {
                problems.add(other.code() + " " + other.pointer());
            }
        }
        return problems;
    }

    @Test
    void aFullOrderIsRead() {
        Body body =
                body(
                        """
                        {"out_request_no": "R-1", "kind": "unfreeze_pay", "payer": "F000001",
                         "payee": "F000002", "amount": "1234.5", "currency": "CNY",
                         "freeze_id": "frz_0000000000019", "order_no": "订单 7", "memo": "货款",
                         "bank": "citic"}
                        """);
        assertThat(body.requestNo().value()).isEqualTo("R-1");
        TransferRequest wish = body.wish();
        assertThat(wish.kind()).isEqualTo(InstructionKind.UNFREEZE_PAY);
        assertThat(wish.amount()).isEqualTo(Money.ofMinor(123_450));
        assertThat(wish.freeze()).isEqualTo(Optional.of(new InstructionId(41)));
        assertThat(wish.orderNo()).isEqualTo(Optional.of("订单 7"));
        assertThat(wish.memo()).isEqualTo("货款");
    }

    @Test
    void allProblemsOfTheFormAreGathered() {
        Body body =
                body(
                        """
                        {"out_request_no": "R-1", "kind": "gift", "payer": 7, "amount": 5,
                         "memo": null, "colour": "red"}
                        """);
        assertThat(body.requestNo().value()).isEqualTo("R-1");
        assertThat(problems(body::wish))
                .containsExactlyInAnyOrder(
                        "UNKNOWN_FIELD /colour",
                        "KIND_UNKNOWN /kind",
                        "FIELD_INVALID /payer",
                        "AMOUNT_NOT_A_STRING /amount",
                        "FIELD_INVALID /memo",
                        "FIELD_MISSING /currency");
    }

    @Test
    void withoutARequestNumberTheOtherProblemsAreReportedToo() {
        assertThat(problems(body("{\"kind\": \"gift\"}")::requestNo))
                .containsExactlyInAnyOrder(
                        "FIELD_MISSING /out_request_no",
                        "KIND_UNKNOWN /kind",
                        "FIELD_MISSING /amount",
                        "FIELD_MISSING /currency");
    }

    @ParameterizedTest
    @CsvSource({
        "0, AMOUNT_NOT_POSITIVE",
        "0.00, AMOUNT_NOT_POSITIVE",
        "-1, AMOUNT_NOT_POSITIVE",
        "1.234, AMOUNT_TOO_PRECISE",
        "1.000, AMOUNT_TOO_PRECISE",
        "12345678901234, AMOUNT_TOO_LARGE",
        "01, AMOUNT_INVALID",
        "1., AMOUNT_INVALID",
        ".5, AMOUNT_INVALID",
        "+1, AMOUNT_INVALID",
        "1e2, AMOUNT_INVALID",
        "'1,000.00', AMOUNT_INVALID",
        "'', AMOUNT_INVALID",
        "１２, AMOUNT_INVALID",
    })
    void anAmountIsPlainAndPositive(String amount, DeclineCode code) {
        String json =
                """
                {"out_request_no": "R", "kind": "transfer", "amount": "%s", "currency": "CNY"}
                """
                        .formatted(amount);
        assertThat(problems(body(json)::wish)).containsExactly(code + " /amount");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "号",
                "0123456789012345678901234567890123456789012345678901234567890123x"
            })
    void aRequestNumberIsVisibleAscii(String no) {
        String json =
                """
                {"out_request_no": "%s", "kind": "transfer", "amount": "1", "currency": "CNY"}
                """
                        .formatted(no);
        assertThat(problems(body(json)::requestNo))
                .containsExactly("FIELD_INVALID /out_request_no");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1, \"a\": 1}     | DUPLICATE_FIELD | /a",
                "{\"a\": {\"b\": 1, \"b\": 2}} | DUPLICATE_FIELD | /a/b",
                "{\"a\": [{}, {\"~/\": 1, \"~/\": 2}]} | DUPLICATE_FIELD | /a/1/~0~1",
                "{\"a\": 1} x             | NOT_JSON        | ''",
                "{\"a\": 1                | NOT_JSON        | ''",
                "{'a': 1}                 | NOT_JSON        | ''",
                "NaN                      | NOT_JSON        | ''",
                "''                       | NOT_JSON        | ''",
                "[]                       | FIELD_INVALID   | ''",
                "null                     | FIELD_INVALID   | ''",
            })
    void aBodyIsOneObject(String text, DeclineCode code, String pointer) {
        assertThat(problems(() -> body(text))).containsExactly(code + " " + pointer);
    }

    @Test
    void theCanonicalFormForgetsOrderAndSpacingOnly() {
        String one = canonical("{\"a\": \"\\u4e2d\", \"b\": {\"x\": 1, \"y\": [1, 2]}}");
        assertThat(canonical("{\"b\":{\"y\":[1,2],\"x\":1},\"a\":\"中\"}")).isEqualTo(one);
        assertThat(canonical("{\"b\":{\"y\":[2,1],\"x\":1},\"a\":\"中\"}")).isNotEqualTo(one);
        assertThat(canonical("{\"a\":\"中\"}")).isNotEqualTo(one);
        assertThat(canonical("{\"a\":\"\\ud800\"}")).isNotEqualTo(canonical("{\"a\":\"?\"}"));
    }

    private static String canonical(String json) {
        return JsonBody.canonical(JsonBody.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void publicIdsAreOrderedAndReadBackAndNothingElseIsRead() {
        for (long id : new long[] {0, 1, 31, 32, 94_000_000_000_000_000L, Long.MAX_VALUE}) {
            assertThat(PublicId.FREEZE.parse(PublicId.FREEZE.of(id))).hasValue(id);
        }
        assertThat(PublicId.TRANSFER.of(5)).isLessThan(PublicId.TRANSFER.of(64));
        for (String wrong :
                List.of(
                        "",
                        "ft_",
                        "frz_0000000000001",
                        "ft_000000000001",
                        "ft_8000000000000",
                        "ft_000000000000I",
                        "ft_000000000000A")) {
            assertThat(PublicId.TRANSFER.parse(wrong)).as(wrong).isEmpty();
        }
    }
}
