package coffer.testbed.storm;

import coffer.testbed.ControlClient;
import coffer.testbed.JsonClient;
import coffer.testbed.Polling;
import coffer.testbed.TestbedFailure;
import coffer.testbed.storm.BooksComparison.BankRecord;
import coffer.testbed.storm.RawHttpClient.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reconciles the installation after the faults. It waits until nothing is in progress and the books
 * equal the bank's, reservations for orders that the bank does not know apart; two days later the
 * review bot resolves those. Then it repeats every request of every client and compares what the
 * clients were answered, the books and the bank.
 */
final class FinalReconciliation {

    private static final Duration REST_LIMIT = Duration.ofMinutes(4);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Set<String> ENDS = Set.of("succeeded", "failed");
    private static final String TRANSFERS = "/v1/forced-transfers";

    private final Installation installation;
    private final Collection<ClientRequest> asked;
    private final List<String> memos;
    private final BooksComparison comparison;
    private final Findings findings = new Findings();
    private int judged;

    /**
     * The reconciliation of a run whose clients have ended.
     *
     * @param asked all requests of the clients
     * @param memos of the deposits that the bank confirmed
     */
    FinalReconciliation(
            Installation installation,
            Collection<ClientRequest> asked,
            List<String> memos,
            BooksComparison comparison) {
        this.installation = installation;
        this.asked = List.copyOf(asked);
        this.memos = List.copyOf(memos);
        this.comparison = comparison;
    }

    /** Reconciles, and returns the findings. */
    Findings reconcile() {
        boolean atRest = Polling.until(REST_LIMIT, this::isIdle);
        List<JsonNode> reviewed = BooksComparison.inReview(comparison.orders());
        if (atRest && !reviewed.isEmpty()) {
            judged = reviewed.size();
            installation.advanceClock(ReviewBot.LATER);
            new ReviewBot(installation).resolveAsFailed(reviewed);
            Polling.until(REST_LIMIT, this::isIdle);
        }
        replay();
        List<JsonNode> orders = comparison.orders();
        Map<String, BankRecord> bankRecords = comparison.bankRecords(orders);
        compare(orders, bankRecords);
        countOrders(orders);
        comparison.disagreements(orders, bankRecords).forEach(findings::doubled);
        deposits();
        comparison.violations().forEach(findings::unsound);
        return findings;
    }

    /**
     * How many orders waited for two people, because the bank answered that it does not know them.
     */
    int judgedCount() {
        return judged;
    }

    private boolean isIdle() {
        Polling.sleep(LOOK);
        List<JsonNode> orders = comparison.orders();
        if (!BooksComparison.inProgress(orders).isEmpty()) {
            return false;
        }
        Map<String, BankRecord> bankRecords =
                comparison.bankRecords(BooksComparison.inReview(orders));
        return comparison.unfinished(orders, bankRecords).isEmpty()
                && comparison.disagreements(orders, bankRecords).isEmpty();
    }

    /**
     * Repeats every request: the answer must be the same order with the same end, or the same
     * decline.
     */
    private void replay() {
        RawHttpClient http = new RawHttpClient(installation.apiKey());
        int turn = 0;
        for (ClientRequest order : asked) {
            int port = installation.clientPort(turn++ % 2);
            try {
                if (order.id().isPresent() || order.kind().equals(OrderClient.INVALID)) {
                    compareRepeat(order, http.post(port, TRANSFERS, 0, order.body().toString()));
                } else {
                    Response found = http.get(port, TRANSFERS + "?out_request_no=" + order.no());
                    declined(order, !found.body().path("data").isEmpty());
                }
            } catch (IOException failure) {
                throw new TestbedFailure("no answer without faults to " + order, failure);
            }
            order.contradictions().forEach(what -> findings.lost(order + " " + what));
        }
    }

    private void compareRepeat(ClientRequest order, Response answer) {
        if (order.kind().equals(OrderClient.INVALID)) {
            if (answer.isSuccess()) {
                findings.lost(order + " had to be declined: " + answer.body());
            }
            return;
        }
        if (answer.status() == 201) {
            findings.lost(order + " was taken, and is not known any more");
        }
        order.answered(answer);
    }

    /** A late copy may be accepted although the first was declined: the proxy delivered both. */
    private void declined(ClientRequest order, boolean exists) {
        if (!order.isAnswered()) {
            findings.stuck(order + " was never answered");
        } else if (exists && order.wasSentOnce() && !installation.wasDuplicated(order.no())) {
            findings.lost(order + " was declined, and was taken: " + order.declined());
        }
    }

    private void compare(List<JsonNode> orders, Map<String, BankRecord> bankRecords) {
        for (JsonNode order : orders) {
            BankRecord bankRecord = bankRecords.get(order.path("serial").asText());
            if (bankRecord == null) {
                throw new TestbedFailure("the bank was not asked about " + order);
            }
            String about = order.path("out_request_no").asText() + " " + order.path("id").asText();
            String status = order.path("status").asText();
            if (bankRecord.moved() > 1) {
                findings.doubled(
                        about + " moved money " + bankRecord.moved() + " times at the bank");
            }
            if (status.equals("succeeded") && bankRecord.moved() == 0) {
                findings.lost(about + " succeeded, and the bank never moved its money");
            }
            if (status.equals("failed") && bankRecord.moved() > 0) {
                findings.lost(about + " failed, and the bank moved its money");
            }
            if (!ENDS.contains(status)) {
                findings.stuck("%s is %s; at the bank: %s".formatted(about, status, bankRecord));
            }
        }
    }

    private void countOrders(List<JsonNode> orders) {
        Set<String> known = new HashSet<>();
        asked.forEach(order -> known.add(order.no()));
        Map<String, String> ids = new HashMap<>();
        for (JsonNode order : orders) {
            String no = order.path("out_request_no").asText();
            String id = order.path("id").asText();
            String before = ids.put(no, id);
            if (before != null) {
                findings.doubled(no + " is " + before + " and " + id);
            }
            if (!known.contains(no)) {
                findings.doubled(no + " " + id + " was never asked for");
            }
        }
        for (ClientRequest order : asked) {
            if (order.id().filter(id -> !id.equals(ids.get(order.no()))).isPresent()) {
                findings.lost(order + " is not in the books");
            }
        }
    }

    private void deposits() {
        Map<String, Integer> booked = new HashMap<>();
        for (JsonNode deposit : comparison.deposits()) {
            booked.merge(deposit.path("memo").asText(), 1, Integer::sum);
        }
        booked.forEach((memo, times) -> {
            if (times > 1) {
                findings.doubled(memo + " is booked " + times + " times");
            }
        });
        List<String> missing = new ArrayList<>(memos);
        missing.removeAll(booked.keySet());
        missing.forEach(memo -> findings.lost(memo + " is not booked"));
    }

    /** Waits until the bank's faults are off; it may be starting. */
    static void clearBankFaults(Installation installation) {
        try (JsonClient control = installation.control();
                ControlClient bank = installation.bankClient()) {
            control.delete("/sim/faults");
            if (!bank.booksBalance()) {
                throw new TestbedFailure("the bank's own books do not balance");
            }
        }
    }
}
