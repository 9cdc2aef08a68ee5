package coffer.testbed.storm;

import coffer.testbed.AccountFigures;
import coffer.testbed.JsonClient;
import coffer.testbed.Polling;
import coffer.testbed.SampleParties.SampleMember;
import coffer.testbed.TestbedFailure;
import coffer.testbed.storm.EventCounters.Group;
import coffer.testbed.storm.RawHttpClient.Response;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One program of the market. It orders at either platform and repeats an unanswered request, with
 * the same number and body, until it is answered. It also repeats old requests, sends requests that
 * must be declined, and sends another body under a number that was accepted. One thread runs it;
 * its results are read when that thread has ended.
 */
final class OrderClient implements Runnable {

    private static final String PATH = "/v1/forced-transfers";

    /** The kind of a request that must be declined. */
    static final String INVALID = "invalid";

    private static final int HUNDRED = 100;
    private static final int MOST_FEN = 50_000;
    private static final int WAIT_SECONDS = 3;
    private static final int MOST_HELD = 40;
    private static final Duration RETRY_LIMIT = Duration.ofMinutes(3);

    private final Installation installation;
    private final String name;
    private final SplittableRandom random;
    private final AtomicBoolean over;
    private final TakeoverTimes takeovers;
    private final EventCounters counters;
    private final RawHttpClient http;
    private final List<ClientRequest> orders = new ArrayList<>();
    private final List<UsableFreeze> freezes = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();

    /** A freeze that this program may use. */
    private record UsableFreeze(String freeze, String owner, boolean paid) {}

    /**
     * Creates a program that is not started yet.
     *
     * @param over that nothing new is to be ordered
     */
    OrderClient(
            Installation installation,
            int number,
            long seed,
            AtomicBoolean over,
            TakeoverTimes takeovers,
            EventCounters counters) {
        this.installation = installation;
        this.name = "T%02d-".formatted(number);
        this.random = new SplittableRandom(seed * 1_000_003 + number);
        this.over = over;
        this.takeovers = takeovers;
        this.counters = counters;
        this.http = new RawHttpClient(installation.apiKey());
    }

    /** All orders that it sent. */
    List<ClientRequest> orders() {
        return List.copyOf(orders);
    }

    /** Answers that must not occur. */
    List<String> findings() {
        return List.copyOf(findings);
    }

    @Override
    public void run() {
        try {
            while (!over.get()) {
                sendOne();
                Polling.sleep(Duration.ofMillis(20 + random.nextInt(400)));
            }
        } catch (TestbedFailure stopped) {
            findings.add(name + " was broken off: " + stopped.getMessage());
        }
    }

    private void sendOne() {
        int roll = random.nextInt(HUNDRED);
        if (roll < 12 && !orders.isEmpty()) {
            send(orders.get(random.nextInt(orders.size())), "repeated");
            return;
        }
        if (roll < 15 && !orders.isEmpty()) {
            reuseNumber(orders.get(random.nextInt(orders.size())));
            return;
        }
        ClientRequest order = roll < 20 ? invalidRequest() : validRequest();
        orders.add(order);
        send(order, order.kind());
    }

    private ObjectNode body(String no, String kind, String amount) {
        return JsonClient.JSON
                .createObjectNode()
                .put("out_request_no", no)
                .put("kind", kind)
                .put("amount", amount)
                .put("currency", "CNY");
    }

    private String nextNo() {
        return name + (orders.size() + 1);
    }

    private SampleMember randomMember() {
        return installation.members().member(random.nextInt(installation.members().size()));
    }

    private ClientRequest validRequest() {
        String no = nextNo();
        int roll = random.nextInt(HUNDRED);
        String amount = AccountFigures.plain(1 + random.nextInt(MOST_FEN));
        SampleMember payer = randomMember();
        SampleMember payee = randomMember();
        while (payee.equals(payer)) {
            payee = randomMember();
        }
        if (roll >= 72 && !freezes.isEmpty()) {
            return use(no, roll < 86 ? "unfreeze" : "unfreeze_pay", payee);
        }
        if (roll < 40) {
            ObjectNode body = body(no, "transfer", amount);
            return new ClientRequest(
                    no, "transfer", body.put("payer", payer.no()).put("payee", payee.no()));
        }
        if (roll < 58) {
            return new ClientRequest(
                    no, "freeze", body(no, "freeze", amount).put("payer", payer.no()));
        }
        ObjectNode body = body(no, "pay_freeze", amount);
        return new ClientRequest(
                no, "pay_freeze", body.put("payer", payer.no()).put("payee", payee.no()));
    }

    /** Uses a part of a freeze; only the platform knows how much is left of it. */
    private ClientRequest use(String no, String kind, SampleMember payee) {
        UsableFreeze freeze = freezes.get(random.nextInt(freezes.size()));
        ObjectNode body = body(no, kind, AccountFigures.plain(1 + random.nextInt(MOST_FEN / 3)));
        body.put("freeze_id", freeze.freeze());
        if (kind.equals("unfreeze_pay")) {
            body.put("payee", freeze.paid() ? freeze.owner() : payee.no());
        }
        return new ClientRequest(no, kind, body);
    }

    /** A request that must be declined, whenever and however often it is sent. */
    private ClientRequest invalidRequest() {
        String no = nextNo();
        SampleMember payer = randomMember();
        List<ObjectNode> bodies =
                List.of(
                        body(no, "transfer", "0.00").put("payee", randomMember().no()),
                        body(no, "transfer", "1.005").put("payee", randomMember().no()),
                        body(no, "transfer", "1.00").put("payee", "F999999"),
                        body(no, "transfer", "1.00").put("payee", payer.no()),
                        body(no, "freeze", "999999999.00"));
        ObjectNode body = bodies.get(random.nextInt(bodies.size()));
        return new ClientRequest(no, INVALID, body.put("payer", payer.no()));
    }

    /** Sends another body under a number that was accepted; it must be declined for that reason. */
    private void reuseNumber(ClientRequest taken) {
        if (taken.id().isEmpty()) {
            return;
        }
        ObjectNode other = taken.body().deepCopy().put("amount", "123456.78");
        counters.add(Group.REQUESTS, "number misused");
        sendUntilAnswered(other.toString(), 0)
                .ifPresent(answer -> {
                    count(answer);
                    if (!answer.text("code").equals("request_no_reused")) {
                        findings.add(
                                "%s with another body was answered %s"
                                        .formatted(taken, answer.body()));
                    }
                });
    }

    private void send(ClientRequest order, String what) {
        counters.add(Group.REQUESTS, what);
        int wait = random.nextInt(3) == 0 ? 0 : WAIT_SECONDS;
        long end = System.nanoTime() + RETRY_LIMIT.toNanos();
        Optional<Response> answer = Optional.empty();
        while (answer.isEmpty() && System.nanoTime() - end < 0) {
            order.sending();
            answer = attempt(order.body().toString(), wait);
        }
        answer.ifPresentOrElse(
                last -> handle(order, last), () -> findings.add(order + " was never answered"));
    }

    private Optional<Response> sendUntilAnswered(String body, int wait) {
        long end = System.nanoTime() + RETRY_LIMIT.toNanos();
        Optional<Response> answer = Optional.empty();
        while (answer.isEmpty() && System.nanoTime() - end < 0) {
            answer = attempt(body, wait);
        }
        return answer;
    }

    /** Sends once. A missing answer and a server error are empty, after a pause. */
    private Optional<Response> attempt(String body, int wait) {
        try {
            Response answer =
                    http.post(installation.clientPort(random.nextInt(2)), PATH, wait, body);
            if (answer.status() < 500) {
                return Optional.of(answer);
            }
            counters.add(Group.ANSWERS, answer.status() + " " + answer.text("code"));
        } catch (IOException unanswered) {
            counters.add(Group.ANSWERS, "none");
        }
        Polling.sleep(Duration.ofMillis(100 + random.nextInt(400)));
        return Optional.empty();
    }

    private void count(Response answer) {
        String verdict =
                answer.isSuccess()
                        ? answer.status() + " " + answer.text("status")
                        : answer.status() + " " + answer.text("code");
        counters.add(Group.ANSWERS, verdict);
    }

    private void handle(ClientRequest order, Response answer) {
        count(answer);
        order.answered(answer);
        if (!answer.isSuccess()) {
            return;
        }
        if (answer.text("status").equals("succeeded")) {
            takeovers.orderSucceeded(order.firstNanos());
            rememberFreeze(order, answer);
        }
    }

    /** Remembers a freeze that an order made, and forgets the oldest above the limit. */
    private void rememberFreeze(ClientRequest order, Response answer) {
        boolean paid = order.kind().equals("pay_freeze");
        if (!paid && !order.kind().equals("freeze")) {
            return;
        }
        UsableFreeze freeze =
                new UsableFreeze(
                        answer.text("freeze_id"), order.body().path("payer").asText(), paid);
        if (!freezes.contains(freeze)) {
            freezes.add(freeze);
        }
        if (freezes.size() > MOST_HELD) {
            freezes.removeFirst();
        }
    }
}
