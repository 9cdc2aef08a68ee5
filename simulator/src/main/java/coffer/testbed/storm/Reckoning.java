package coffer.testbed.storm;

import coffer.testbed.BankDesk;
import coffer.testbed.JsonApi;
import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import coffer.testbed.storm.Ledgers.Standing;
import coffer.testbed.storm.Wire.Answer;
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
 * What is left when the weather is good again. It waits until nothing moves any more and the books
 * are the bank's, with what is reserved for orders that the bank does not know; two days later two
 * people judge those. Then it asks every request of every client once more, and holds three things
 * beside each other: what the clients were told, the books, the bank.
 */
final class Reckoning {

    private static final Duration REST_LIMIT = Duration.ofMinutes(4);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Set<String> ENDS = Set.of("succeeded", "failed");
    private static final String TRANSFERS = "/v1/forced-transfers";

    private final Site site;
    private final Collection<Order> asked;
    private final List<String> memos;
    private final Ledgers ledgers;
    private final Findings findings = new Findings();
    private int judged;

    /**
     * The end of a storm in which nobody orders any more.
     *
     * @param asked everything that clients asked for
     * @param memos of the deposits that the bank said it has
     */
    Reckoning(Site site, Collection<Order> asked, List<String> memos, Ledgers ledgers) {
        this.site = site;
        this.asked = List.copyOf(asked);
        this.memos = List.copyOf(memos);
        this.ledgers = ledgers;
    }

    /** Reckons; what was found. */
    Findings take() {
        boolean atRest = Waiting.until(REST_LIMIT, this::isAtRest);
        List<JsonNode> reviewed = Ledgers.inReview(ledgers.orders());
        if (atRest && !reviewed.isEmpty()) {
            judged = reviewed.size();
            site.goForward(Judges.LATER);
            new Judges(site).failed(reviewed);
            Waiting.until(REST_LIMIT, this::isAtRest);
        }
        replay();
        List<JsonNode> orders = ledgers.orders();
        Map<String, Standing> standings = ledgers.standings(orders);
        compare(orders, standings);
        countOrders(orders);
        ledgers.disagreements(orders, standings).forEach(findings::doubled);
        deposits();
        ledgers.troubles().forEach(findings::unsound);
        return findings;
    }

    /** How many orders waited for two people, for the bank told that it does not know them. */
    int judged() {
        return judged;
    }

    private boolean isAtRest() {
        Waiting.sleep(LOOK);
        List<JsonNode> orders = ledgers.orders();
        if (!Ledgers.moving(orders).isEmpty()) {
            return false;
        }
        Map<String, Standing> standings = ledgers.standings(Ledgers.inReview(orders));
        return ledgers.restless(orders, standings).isEmpty()
                && ledgers.disagreements(orders, standings).isEmpty();
    }

    /** Asks everything again: the same order with the same end, or the same decline. */
    private void replay() {
        Wire wire = new Wire(site.apiKey());
        int turn = 0;
        for (Order order : asked) {
            int port = site.clientPort(turn++ % 2);
            try {
                if (order.id().isPresent() || order.kind().equals(Trader.WRONG)) {
                    again(order, wire.post(port, TRANSFERS, 0, order.body().toString()));
                } else {
                    Answer found = wire.get(port, TRANSFERS + "?out_request_no=" + order.no());
                    declined(order, !found.body().path("data").isEmpty());
                }
            } catch (IOException failure) {
                throw new StageFailure("no answer in good weather to " + order, failure);
            }
            order.contradictions().forEach(what -> findings.lost(order + " " + what));
        }
    }

    private void again(Order order, Answer answer) {
        if (order.kind().equals(Trader.WRONG)) {
            if (answer.isTaken()) {
                findings.lost(order + " had to be declined: " + answer.body());
            }
            return;
        }
        if (answer.status() == 201) {
            findings.lost(order + " was taken, and is not known any more");
        }
        order.told(answer);
    }

    /** A late copy may be taken though the first was declined: that is what the network did. */
    private void declined(Order order, boolean exists) {
        if (!order.isAnswered()) {
            findings.stuck(order + " was never answered");
        } else if (exists && order.wasSentOnce() && !site.wasCopied(order.no())) {
            findings.lost(order + " was declined, and was taken: " + order.declined());
        }
    }

    private void compare(List<JsonNode> orders, Map<String, Standing> standings) {
        for (JsonNode order : orders) {
            Standing standing = standings.get(order.path("serial").asText());
            if (standing == null) {
                throw new StageFailure("the bank was not asked about " + order);
            }
            String about = order.path("out_request_no").asText() + " " + order.path("id").asText();
            String status = order.path("status").asText();
            if (standing.moved() > 1) {
                findings.doubled(about + " moved money " + standing.moved() + " times at the bank");
            }
            if (status.equals("succeeded") && standing.moved() == 0) {
                findings.lost(about + " succeeded, and the bank never moved its money");
            }
            if (status.equals("failed") && standing.moved() > 0) {
                findings.lost(about + " failed, and the bank moved its money");
            }
            if (!ENDS.contains(status)) {
                findings.stuck("%s is %s; at the bank: %s".formatted(about, status, standing));
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
        for (Order order : asked) {
            if (order.id().filter(id -> !id.equals(ids.get(order.no()))).isPresent()) {
                findings.lost(order + " is not in the books");
            }
        }
    }

    private void deposits() {
        Map<String, Integer> booked = new HashMap<>();
        for (JsonNode deposit : ledgers.deposits()) {
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
    static void soothe(Site site) {
        try (JsonApi control = site.control();
                BankDesk desk = site.bankDesk()) {
            control.delete("/sim/faults");
            if (!desk.booksBalance()) {
                throw new StageFailure("the bank's own books do not balance");
            }
        }
    }
}
