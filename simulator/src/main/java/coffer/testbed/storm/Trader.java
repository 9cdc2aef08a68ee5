package coffer.testbed.storm;

import coffer.testbed.Cast.Member;
import coffer.testbed.Figures;
import coffer.testbed.JsonApi;
import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import coffer.testbed.storm.Tally.Group;
import coffer.testbed.storm.Wire.Answer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One program of the market. It orders at either platform, and what was not answered it asks again,
 * the same number and body, until it is; it asks old things again too, now and then what must be
 * declined, and now and then another body under a number that was taken. One thread runs it; what
 * it was told is read when that thread has ended.
 */
final class Trader implements Runnable {

    private static final String PATH = "/v1/forced-transfers";

    /** The kind of what must be declined. */
    static final String WRONG = "wrong";

    private static final int HUNDRED = 100;
    private static final int MOST_FEN = 50_000;
    private static final int WAIT_SECONDS = 3;
    private static final int MOST_HELD = 40;
    private static final Duration STUBBORN = Duration.ofMinutes(3);

    private final Site site;
    private final String name;
    private final SplittableRandom dice;
    private final AtomicBoolean over;
    private final Takeovers takeovers;
    private final Tally tally;
    private final Wire wire;
    private final List<Order> orders = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();

    /** A freeze that this program may use. */
    private record Held(String freeze, String owner, boolean paid) {}

    /**
     * A program that was not started yet.
     *
     * @param over that nothing new is to be ordered
     */
    Trader(Site site, int number, long seed, AtomicBoolean over, Takeovers takeovers, Tally tally) {
        this.site = site;
        this.name = "T%02d-".formatted(number);
        this.dice = new SplittableRandom(seed * 1_000_003 + number);
        this.over = over;
        this.takeovers = takeovers;
        this.tally = tally;
        this.wire = new Wire(site.apiKey());
    }

    /** Everything it ever asked for. */
    List<Order> orders() {
        return List.copyOf(orders);
    }

    /** What it was told that must not be. */
    List<String> findings() {
        return List.copyOf(findings);
    }

    @Override
    public void run() {
        try {
            while (!over.get()) {
                act();
                Waiting.sleep(Duration.ofMillis(20 + dice.nextInt(400)));
            }
        } catch (StageFailure told) {
            findings.add(name + " was broken off: " + told.getMessage());
        }
    }

    private void act() {
        int roll = dice.nextInt(HUNDRED);
        if (roll < 12 && !orders.isEmpty()) {
            send(orders.get(dice.nextInt(orders.size())), "repeated");
            return;
        }
        if (roll < 15 && !orders.isEmpty()) {
            misuse(orders.get(dice.nextInt(orders.size())));
            return;
        }
        Order order = roll < 20 ? wrong() : right();
        orders.add(order);
        send(order, order.kind());
    }

    private ObjectNode body(String no, String kind, String amount) {
        return JsonApi.JSON
                .createObjectNode()
                .put("out_request_no", no)
                .put("kind", kind)
                .put("amount", amount)
                .put("currency", "CNY");
    }

    private String nextNo() {
        return name + (orders.size() + 1);
    }

    private Member anybody() {
        return site.crowd().member(dice.nextInt(site.crowd().size()));
    }

    private Order right() {
        String no = nextNo();
        int roll = dice.nextInt(HUNDRED);
        String amount = Figures.plain(1 + dice.nextInt(MOST_FEN));
        Member payer = anybody();
        Member payee = anybody();
        while (payee.equals(payer)) {
            payee = anybody();
        }
        if (roll >= 72 && !held.isEmpty()) {
            return use(no, roll < 86 ? "unfreeze" : "unfreeze_pay", payee);
        }
        if (roll < 40) {
            ObjectNode body = body(no, "transfer", amount);
            return new Order(
                    no, "transfer", body.put("payer", payer.no()).put("payee", payee.no()));
        }
        if (roll < 58) {
            return new Order(no, "freeze", body(no, "freeze", amount).put("payer", payer.no()));
        }
        ObjectNode body = body(no, "pay_freeze", amount);
        return new Order(no, "pay_freeze", body.put("payer", payer.no()).put("payee", payee.no()));
    }

    /** A part of a freeze; how much is left of it is the platform's to know. */
    private Order use(String no, String kind, Member payee) {
        Held freeze = held.get(dice.nextInt(held.size()));
        ObjectNode body = body(no, kind, Figures.plain(1 + dice.nextInt(MOST_FEN / 3)));
        body.put("freeze_id", freeze.freeze());
        if (kind.equals("unfreeze_pay")) {
            body.put("payee", freeze.paid() ? freeze.owner() : payee.no());
        }
        return new Order(no, kind, body);
    }

    /** What must be declined whenever and how often it is asked. */
    private Order wrong() {
        String no = nextNo();
        Member payer = anybody();
        List<ObjectNode> bodies =
                List.of(
                        body(no, "transfer", "0.00").put("payee", anybody().no()),
                        body(no, "transfer", "1.005").put("payee", anybody().no()),
                        body(no, "transfer", "1.00").put("payee", "F999999"),
                        body(no, "transfer", "1.00").put("payee", payer.no()),
                        body(no, "freeze", "999999999.00"));
        ObjectNode body = bodies.get(dice.nextInt(bodies.size()));
        return new Order(no, WRONG, body.put("payer", payer.no()));
    }

    /** Another body under a number that was taken: it must be declined for just that. */
    private void misuse(Order taken) {
        if (taken.id().isEmpty()) {
            return;
        }
        ObjectNode other = taken.body().deepCopy().put("amount", "123456.78");
        tally.add(Group.REQUESTS, "number misused");
        ask(other.toString(), 0)
                .ifPresent(answer -> {
                    count(answer);
                    if (!answer.text("code").equals("request_no_reused")) {
                        findings.add(
                                "%s asked otherwise was told %s".formatted(taken, answer.body()));
                    }
                });
    }

    private void send(Order order, String what) {
        tally.add(Group.REQUESTS, what);
        int wait = dice.nextInt(3) == 0 ? 0 : WAIT_SECONDS;
        long end = System.nanoTime() + STUBBORN.toNanos();
        Optional<Answer> answer = Optional.empty();
        while (answer.isEmpty() && System.nanoTime() - end < 0) {
            order.tried();
            answer = askOnce(order.body().toString(), wait);
        }
        answer.ifPresentOrElse(
                told -> heard(order, told), () -> findings.add(order + " was never answered"));
    }

    private Optional<Answer> ask(String body, int wait) {
        long end = System.nanoTime() + STUBBORN.toNanos();
        Optional<Answer> answer = Optional.empty();
        while (answer.isEmpty() && System.nanoTime() - end < 0) {
            answer = askOnce(body, wait);
        }
        return answer;
    }

    /** An answer that says something, or nothing and a pause. */
    private Optional<Answer> askOnce(String body, int wait) {
        try {
            Answer answer = wire.post(site.clientPort(dice.nextInt(2)), PATH, wait, body);
            if (answer.status() < 500) {
                return Optional.of(answer);
            }
            tally.add(Group.ANSWERS, answer.status() + " " + answer.text("code"));
        } catch (IOException unanswered) {
            tally.add(Group.ANSWERS, "none");
        }
        Waiting.sleep(Duration.ofMillis(100 + dice.nextInt(400)));
        return Optional.empty();
    }

    private void count(Answer answer) {
        String verdict =
                answer.isTaken()
                        ? answer.status() + " " + answer.text("status")
                        : answer.status() + " " + answer.text("code");
        tally.add(Group.ANSWERS, verdict);
    }

    private void heard(Order order, Answer answer) {
        count(answer);
        order.told(answer);
        if (!answer.isTaken()) {
            return;
        }
        if (answer.text("status").equals("succeeded")) {
            takeovers.settled(order.firstNanos());
            hold(order, answer);
        }
    }

    /** Remembers a freeze that came of an order; old ones make room. */
    private void hold(Order order, Answer answer) {
        boolean paid = order.kind().equals("pay_freeze");
        if (!paid && !order.kind().equals("freeze")) {
            return;
        }
        Held freeze = new Held(answer.text("freeze_id"), order.body().path("payer").asText(), paid);
        if (!held.contains(freeze)) {
            held.add(freeze);
        }
        if (held.size() > MOST_HELD) {
            held.removeFirst();
        }
    }
}
