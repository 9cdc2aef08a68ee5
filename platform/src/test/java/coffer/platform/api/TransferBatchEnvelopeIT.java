package coffer.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.TwoMarketsFixture;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is declined of a batch as a whole: its body around the orders, and its headers. */
class TransferBatchEnvelopeIT {

    /** Code, status and place of what is wrong with an envelope, and the envelope. */
    private static final String ENVELOPES =
            """
            not_json        | 400 |                 |
            not_json        | 400 |                 | {"orders": [$VALID]
            not_json        | 400 |                 | {"orders": [$VALID]} x
            field_invalid   | 422 |                 | [$VALID]
            field_missing   | 422 | /orders         | {}
            field_invalid   | 422 | /orders         | {"orders": null}
            field_invalid   | 422 | /orders         | {"orders": $VALID}
            field_invalid   | 422 | /orders         | {"orders": []}
            field_invalid   | 422 | /orders         | {"orders": [$FIVE_HUNDRED, $VALID]}
            field_invalid   | 422 | /orders/1       | {"orders": [$VALID, 7]}
            field_invalid   | 422 | /orders/0       | {"orders": [null, $VALID]}
            field_invalid   | 422 | /orders/1       | {"orders": [$VALID, [$VALID]]}
            unknown_field   | 422 | /colour         | {"colour": "red", "orders": [$VALID]}
            unknown_field   | 422 | /out_request_no | {"orders": [$VALID], "out_request_no": "BAD"}
            duplicate_field | 400 | /orders         | {"orders": [$VALID], "orders": [$VALID]}
            duplicate_field | 400 | /orders/1/a     | {"orders": [$VALID, {"a": 1, "a": 1}]}
            """;

    private static TwoMarketsFixture fixture;

    @BeforeAll
    static void open() {
        fixture =
                TwoMarketsFixture.start(
                        Map.of("staff.keys", "demo/wang=staff-key-of-wang-0123456789"));
        fixture.deposit(1, "10.00");
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    /** The counts of all rows that an order could leave. */
    private static String trace() {
        return fixture.sql(
                        """
                        select (select count(*) from request) || ' '
                          || (select count(*) from instruction) || ' '
                          || (select count(*) from journal where role = 'RESERVE')
                        """)
                .getFirst();
    }

    private static long known(String like) {
        return Long.parseLong(
                fixture.sql("select count(*) from request where out_request_no like '" + like + "'")
                        .getFirst());
    }

    @TestFactory
    Stream<DynamicTest> anEnvelopeThatIsWrongIsDeclinedWholeAndLeavesNoTrace() {
        String hundreds = String.join(",", TransferBatches.transfers("MANY-", 500));
        return ENVELOPES
                .lines()
                .map(line -> (line + " ").split(" *\\| *", 4))
                .map(row ->
                        DynamicTest.dynamicTest(
                                row[0] + " " + row[3],
                                () ->
                                        isDeclinedWhole(
                                                row,
                                                row[3].replace("$VALID", TransferBatches.VALID)
                                                        .replace("$FIVE_HUNDRED", hundreds))));
    }

    private static void isDeclinedWhole(String[] row, String envelope) {
        String before = trace();
        Answer answer = fixture.demoMarket().post(TransferBatches.BATCH, envelope);
        assertThat(answer.text("code")).as(answer.body()).isEqualTo(row[0]);
        assertThat(answer.status()).isEqualTo(Integer.parseInt(row[1]));
        assertThat(answer.text("/errors/0/pointer")).isEqualTo(row[2]);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(trace()).isEqualTo(before);
    }

    @Test
    void headersThatDoNotApplyToABatchAreDeclinedOrIgnored() {
        String order = TransferBatches.batch(List.of(TransferBatches.transfer("HEAD-1", "1.00")));
        ApiClient demo = fixture.demoMarket();
        for (String key : List.of("HEAD-1", "other")) {
            Answer keyed = demo.with("Idempotency-Key", key).post(TransferBatches.BATCH, order);
            assertThat(keyed.text("code")).isEqualTo("idempotency_key_mismatch");
        }
        Answer text = demo.with("Content-Type", "text/plain").post(TransferBatches.BATCH, order);
        assertThat(text.text("code")).isEqualTo("media_type_not_supported");
        ApiClient wang = demo.with("Authorization", "Bearer staff-key-of-wang-0123456789");
        assertThat(wang.post(TransferBatches.BATCH, order).text("code")).isEqualTo("not_allowed");
        assertThat(demo.send("DELETE", TransferBatches.BATCH).header("Allow")).isEqualTo("POST");
        assertThat(known("HEAD-%")).isZero();

        for (String prefer : List.of("wait=20", "wait=soon")) {
            Answer answer = demo.with("Prefer", prefer).post(TransferBatches.BATCH, order);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.header("Preference-Applied")).isEmpty();
        }
        assertThat(known("HEAD-%")).isEqualTo(1);
    }
}
