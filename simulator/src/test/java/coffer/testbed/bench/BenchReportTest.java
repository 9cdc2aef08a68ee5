package coffer.testbed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testbed.JsonClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The printed tables of the figures in JSON. */
class BenchReportTest {

    private static List<String> lines(String json) {
        return BenchReport.all(JsonClient.json(json));
    }

    @Test
    void ledgerStandsBesideTpcB() {
        assertThat(
                        lines(
                                """
                                {"ledger": {"journals_per_second": 5200.4, "tpcb_per_second": 2600,
                                 "ratio_to_tpcb": 2.0, "hot_to_uniform": 0.815,
                                 "runs": [{"accounts": "uniform", "callers": 1024,
                                   "journals_per_second": 5200.4, "mean_batch": 61.25,
                                   "p50_micros": 180000, "p99_micros": 250000,
                                   "p999_micros": 260000, "max_micros": 270001}],
                                 "tpcb": [{"by": "driver", "clients": 32, "per_second": 1300,
                                   "p50_micros": 11, "p99_micros": 20, "p999_micros": 30,
                                   "max_micros": 40}],
                                 "bytes_per_transfer": {"journals": 900,
                                   "instruction_and_keys": 1200, "events": 300, "messages": 2500},
                                 "soak": {"seconds": 60, "rate": 500,
                                   "longest_gap_micros": 1500000},
                                 "broken_promises": 0}}\
                                """))
                .containsExactly(
                        "",
                        "ledger                      callers  a second  of TPC-B  batch"
                                + "        p50        p99      p99.9        max",
                        "journals, accounts uniform    1,024     5,200      2.00   61.3"
                                + "  180.00 ms  250.00 ms  260.00 ms  270.00 ms",
                        "TPC-B by driver                  32     1,300      0.50       "
                                + "    0.01 ms    0.02 ms    0.03 ms    0.04 ms",
                        "journals beside TPC-B 2.00 times,"
                                + " hot accounts beside uniform ones 0.82 times",
                        "bytes of a transfer: journals 900, instruction and keys 1,200,"
                                + " events 300, messages 2,500",
                        "soak: 60 seconds at 500 a second, longest gap 1,500.00 ms",
                        "invariants of the books violated: 0");
    }

    @Test
    void ordersStandBesideTheBareClient() {
        assertThat(
                        lines(
                                """
                                {"orders": {"orders_per_second": 412.3, "bare_per_second": 1649.2,
                                 "ratio_to_bare": 0.250, "p50_micros": 150000,
                                 "p99_micros": 300000, "p999_micros": 400000,
                                 "max_micros": 410000, "bare_p50_micros": 30000,
                                 "bare_p99_micros": 60000, "bare_p999_micros": 80000,
                                 "bare_max_micros": 82000, "callers": 64, "accounts": 1000,
                                 "bank_messages": 2, "errors": 0,
                                 "books_and_bank_agree": true}}\
                                """))
                .containsExactly(
                        "",
                        "orders                             a second        p50        p99"
                                + "      p99.9        max",
                        "platform, API to settled              412.3  150.00 ms  300.00 ms"
                                + "  400.00 ms  410.00 ms",
                        "bare client, same 2 bank messages   1,649.2   30.00 ms   60.00 ms"
                                + "   80.00 ms   82.00 ms",
                        "times                                 0.250       5.00       5.00"
                                + "       5.00       5.00",
                        "64 callers, 1,000 accounts, 0 errors; books and bank agree");
    }

    @Test
    void disagreementIsPrintedInCapitals() {
        assertThat(lines("{\"orders\": {\"books_and_bank_agree\": false}}"))
                .last()
                .asString()
                .endsWith("books and bank DO NOT agree");
    }

    @Test
    void missingFigureIsPrintedAsADash() {
        assertThat(lines("{\"idle\": {\"p50_micros\": 900, \"insert_p50_micros\": 450}}"))
                .containsExactly(
                        "",
                        "idle                                 p50  p99",
                        "one journal                      0.90 ms    -",
                        "one bare insert with its commit  0.45 ms    -",
                        "times                               2.00    -",
                        "invariants of the books violated: -");
    }

    @Test
    void budgetsAreMetOrMissed() {
        assertThat(
                        lines(
                                """
                                {"start": [
                                 {"what": "one", "value": "1234.57", "unit": "ms",
                                  "budget": "2000.00", "met": true, "beside": "a baseline"},
                                 {"what": "two", "value": "3.00", "unit": "MB",
                                  "budget": "2.00", "met": false},
                                 {"what": "three", "value": "4.00", "unit": "MB"}]}\
                                """))
                .containsExactly(
                        "",
                        "start     measured            budget",
                        "one    1,234.57 ms  2,000.00 ms, met",
                        "two        3.00 MB   2.00 MB, MISSED",
                        "three      4.00 MB",
                        "one: a baseline");
    }
}
