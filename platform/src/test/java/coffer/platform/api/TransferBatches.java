package coffer.platform.api;

import coffer.platform.TestPlatform;
import java.util.List;
import java.util.stream.IntStream;

/** Bodies of batches of transfers between members of the market demo. */
final class TransferBatches {

    static final String SINGLE = "/v1/forced-transfers";
    static final String BATCH = SINGLE + "/batch";

    /** A valid transfer. */
    static final String VALID =
            """
            {"out_request_no": "BAD", "kind": "transfer", "payer": "F000001", "payee": "F000003",
             "amount": "1.00", "currency": "CNY"}
            """;

    private TransferBatches() {}

    static String transfer(String no, String amount) {
        return TestPlatform.order(no, "transfer", "F000001", "F000003", amount, "");
    }

    static List<String> transfers(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(at -> transfer(prefix + at, "0.01")).toList();
    }

    static String batch(List<String> orders) {
        return "{\"orders\": [" + String.join(",", orders) + "]}";
    }
}
