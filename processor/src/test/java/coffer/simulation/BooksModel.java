package coffer.simulation;

import coffer.bank.InstructionKind;
import coffer.fixture.MarketBooks;
import coffer.fixture.MarketBooks.Bucket;
import coffer.fixture.MarketBooks.Freeze;
import coffer.fixture.MarketBooks.Open;
import coffer.fixture.MarketBooks.Order;
import coffer.fixture.MarketBooks.Posting;
import coffer.instruction.InstructionState;
import coffer.money.BucketKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An independent model of one market's books. It posts the journals in the order of their numbers,
 * keeps its own balances, and lists after every step where the real books differ from them or break
 * a rule. It repeats the effects of each kind of order and the allowed changes of state on purpose,
 * so that a mistake in the tables of the processor is found here.
 */
final class BooksModel {

    private static final Map<InstructionState, Set<InstructionState>> ALLOWED_NEXT_STATES =
            allowedNextStates();

    private final Map<Long, Long> balances = new TreeMap<>();
    private final Map<Long, Long> versions = new HashMap<>();
    private final Map<Long, Order> orders = new TreeMap<>();
    private final Map<Long, List<Posting>> postings = new HashMap<>();
    private final Map<Long, Posting> facts = new TreeMap<>();
    private final Set<Long> numbers = new HashSet<>();
    private final Set<Long> quarantined = new HashSet<>();
    private long counter;
    private long cash;
    private final List<String> wrong = new ArrayList<>();

    private static Map<InstructionState, Set<InstructionState>> allowedNextStates() {
        Map<InstructionState, Set<InstructionState>> map = new EnumMap<>(InstructionState.class);
        Set<InstructionState> ends =
                EnumSet.of(InstructionState.SUCCEEDED, InstructionState.FAILED);
        Set<InstructionState> afterCreated = EnumSet.copyOf(ends);
        afterCreated.add(InstructionState.SENDING);
        afterCreated.add(InstructionState.UNKNOWN);
        map.put(InstructionState.CREATED, afterCreated);
        Set<InstructionState> afterSending = EnumSet.copyOf(ends);
        afterSending.add(InstructionState.CREATED);
        afterSending.add(InstructionState.ACCEPTED);
        afterSending.add(InstructionState.UNKNOWN);
        map.put(InstructionState.SENDING, afterSending);
        Set<InstructionState> afterAccepted = EnumSet.copyOf(ends);
        afterAccepted.add(InstructionState.REVIEW);
        map.put(InstructionState.ACCEPTED, afterAccepted);
        Set<InstructionState> afterUnknown = EnumSet.copyOf(afterAccepted);
        afterUnknown.add(InstructionState.ACCEPTED);
        map.put(InstructionState.UNKNOWN, afterUnknown);
        map.put(InstructionState.REVIEW, ends);
        map.put(InstructionState.SUCCEEDED, Set.of());
        map.put(InstructionState.FAILED, Set.of());
        return map;
    }

    /** The highest number of the market's counter that was checked. */
    long counter() {
        return counter;
    }

    /** Forgets the last state of an order, which a restore of the database lost. */
    void forget(long id) {
        orders.remove(id);
    }

    /** Marks quarantined orders: they may be unsent, so several may use one freeze. */
    void markQuarantined(List<Order> created) {
        created.forEach(order -> quarantined.add(order.id()));
    }

    /** Checks the books as they were read; returns what is wrong with them. */
    List<String> check(MarketBooks now) {
        wrong.clear();
        cash =
                now.buckets().stream()
                        .filter(bucket -> bucket.kind() == BucketKind.CASH)
                        .mapToLong(Bucket::id)
                        .findFirst()
                        .orElseThrow();
        now.journals().stream()
                .sorted(Comparator.comparingLong(Posting::number))
                .forEach(this::post);
        checkBuckets(now);
        checkNumbers(now);
        Map<Long, Long> reserved = new HashMap<>();
        Map<Long, Long> usesInFlight = new HashMap<>();
        Set<String> requests = new HashSet<>();
        for (Order order : now.orders()) {
            if (!requests.add(resource(order.kind()) + order.requestNo())) {
                wrong.add("two orders for the request " + order.requestNo());
            }
            checkOrder(order, now);
            if (!order.state().isEnd()) {
                reserved.merge(4L * order.payer() + 2, order.amount(), Long::sum);
            }
            boolean uses = uses(order.kind()) && !quarantined.contains(order.id());
            if (uses && !order.state().isEnd() && order.state() != InstructionState.CREATED) {
                usesInFlight.merge(order.from(), 1L, Long::sum);
            }
        }
        usesInFlight.forEach((freeze, uses) -> {
            if (uses > 1) {
                wrong.add(
                        "freeze %d has %d uses in flight: %s"
                                .formatted(
                                        freeze,
                                        uses,
                                        now.orders().stream()
                                                .filter(o -> o.from() == freeze)
                                                .toList()));
            }
        });
        Map<Long, Long> frozen = checkFreezes(now);
        for (Bucket bucket : now.buckets()) {
            long holds =
                    switch (bucket.kind()) {
                        case IN_TRANSIT -> reserved.getOrDefault(bucket.id(), 0L);
                        case FROZEN -> frozen.getOrDefault(bucket.id(), 0L);
                        case AVAILABLE, CASH -> bucket.balance();
                    };
            expectEqual(
                    "bucket " + bucket.id() + " by its orders and freezes",
                    holds,
                    bucket.balance());
        }
        checkGivenAmounts(now);
        now.orders().forEach(order -> orders.put(order.id(), order));
        counter = now.counter();
        return List.copyOf(wrong);
    }

    /**
     * No more is credited or sent back of a deposit than it brought; no more taken back than given.
     */
    private void checkGivenAmounts(MarketBooks now) {
        Map<Long, Long> left = new HashMap<>();
        now.deposits().forEach(deposit -> left.put(deposit.id(), deposit.amount()));
        now.orders().stream()
                .filter(o -> o.kind() == InstructionKind.ADJUSTMENT_CREDIT)
                .forEach(credit -> left.put(credit.id(), credit.amount()));
        for (Order order : now.orders()) {
            boolean gives =
                    switch (order.kind()) {
                        case ADJUSTMENT_CREDIT, TAKE_BACK, SEND_BACK -> true;
                        case TRANSFER, FREEZE, PAY_FREEZE, UNFREEZE, UNFREEZE_PAY, WITHDRAWAL ->
                                false;
                        case HOLD, REGISTRATION, RENAMING, CLOSING ->
                                throw new AssertionError("this moves no money: " + order);
                    };
            if (gives && order.state() != InstructionState.FAILED && !order.returned()) {
                left.merge(order.from(), -order.amount(), Long::sum);
            }
        }
        left.forEach((source, rest) -> {
            if (rest < 0) {
                wrong.add("%d 分 too much was given of %d".formatted(-rest, source));
            }
        });
    }

    private static String resource(InstructionKind kind) {
        return kind.isForcedTransfer() ? "transfer " : kind + " ";
    }

    private static boolean uses(InstructionKind kind) {
        return kind == InstructionKind.UNFREEZE || kind == InstructionKind.UNFREEZE_PAY;
    }

    private void expectEqual(String what, long expected, long found) {
        if (expected != found) {
            wrong.add("%s: %d expected, %d found".formatted(what, expected, found));
        }
    }

    private void post(Posting posting) {
        if (posting.amount() <= 0 || posting.from() == posting.to()) {
            wrong.add("moves no money: " + posting);
        }
        balances.merge(posting.from(), -posting.amount(), Long::sum);
        balances.merge(posting.to(), posting.amount(), Long::sum);
        versions.merge(posting.from(), 1L, Long::sum);
        versions.merge(posting.to(), 1L, Long::sum);
        switch (posting.role()) {
            case "RESERVE", "SETTLE", "RELEASE" ->
                    postings.computeIfAbsent(posting.instruction(), _ -> new ArrayList<>())
                            .add(posting);
            case "FACT" -> {
                if (facts.put(posting.id(), posting) != null) {
                    wrong.add("a line is booked twice: " + posting);
                }
            }
            case "CORRECTION" -> {}
            default -> wrong.add("unknown role: " + posting);
        }
    }

    private void checkBuckets(MarketBooks now) {
        long sum = 0;
        for (Bucket bucket : now.buckets()) {
            expectEqual(
                    "balance of bucket " + bucket.id(),
                    balances.getOrDefault(bucket.id(), 0L),
                    bucket.balance());
            expectEqual(
                    "version of bucket " + bucket.id(),
                    versions.getOrDefault(bucket.id(), 0L),
                    bucket.version());
            sum += bucket.balance();
            boolean barred =
                    now.differences().stream()
                            .anyMatch(d -> d.open() && d.subAccount() == bucket.subAccount());
            boolean mayBeShort =
                    bucket.kind() == BucketKind.CASH
                            || (bucket.kind() == BucketKind.AVAILABLE && barred);
            if (bucket.balance() < 0 && !mayBeShort) {
                wrong.add("bucket " + bucket.id() + " is below zero: " + bucket.balance());
            }
        }
        expectEqual("sum of all buckets", 0, sum);
    }

    /** Each number of the market's counter belongs to exactly one journal, event or difference. */
    private void checkNumbers(MarketBooks now) {
        Set<Long> fresh = new HashSet<>();
        now.journals().forEach(j -> useNumber(fresh, j.number()));
        now.told().forEach(t -> useNumber(fresh, t.number()));
        for (Open difference : now.differences()) {
            if (difference.id() > counter) {
                useNumber(fresh, difference.id());
            }
        }
        for (long number = counter + 1; number <= now.counter(); number++) {
            if (!fresh.contains(number)) {
                wrong.add("number " + number + " of the counter is missing");
            }
        }
    }

    private void useNumber(Set<Long> fresh, long number) {
        if (!fresh.add(number) || !numbers.add(number)) {
            wrong.add("number " + number + " was given twice");
        }
    }

    private void checkOrder(Order order, MarketBooks now) {
        Order before = orders.get(order.id());
        if (before == null) {
            checkNewOrder(order);
        } else if (before.state() != order.state()) {
            Set<InstructionState> may = ALLOWED_NEXT_STATES.getOrDefault(before.state(), Set.of());
            if (!may.contains(order.state())) {
                wrong.add("%s came from %s".formatted(order, before.state()));
            }
            checkEvent(order, now);
        }
        List<Posting> journals = postings.getOrDefault(order.id(), List.of());
        long from = 4L * order.payer() + (uses(order.kind()) ? 1 : 0);
        long transit = 4L * order.payer() + 2;
        expectEqual(
                "reservations of " + order, 1, count(journals, "RESERVE", from, transit, order));
        boolean settled = order.state() == InstructionState.SUCCEEDED;
        boolean released = order.state() == InstructionState.FAILED;
        expectEqual(
                "settlements of " + order,
                settled ? 1 : 0,
                count(journals, "SETTLE", transit, settlesTo(order), order));
        expectEqual(
                "releases of " + order,
                released ? 1 : 0,
                count(journals, "RELEASE", transit, from, order));
        expectEqual("journals of " + order, settled || released ? 2 : 1, journals.size());
    }

    private long settlesTo(Order order) {
        return switch (order.kind()) {
            case TRANSFER, UNFREEZE_PAY, ADJUSTMENT_CREDIT, TAKE_BACK -> 4L * order.payee();
            case FREEZE -> 4L * order.payer() + 1;
            case PAY_FREEZE -> 4L * order.payee() + 1;
            case UNFREEZE -> 4L * order.payer();
            case WITHDRAWAL, SEND_BACK -> cash;
            case HOLD, REGISTRATION, RENAMING, CLOSING ->
                    throw new AssertionError("this moves no money: " + order);
        };
    }

    private static long count(
            List<Posting> journals, String role, long from, long to, Order order) {
        return journals.stream()
                .filter(j -> j.role().equals(role))
                .filter(j -> j.from() == from && j.to() == to && j.amount() == order.amount())
                .count();
    }

    private void checkNewOrder(Order order) {
        if (order.state() != InstructionState.CREATED) {
            wrong.add("first seen in another state than CREATED: " + order);
        }
    }

    /** A change of state that moves no money is reported by an event of its own. */
    private void checkEvent(Order order, MarketBooks now) {
        if (order.state() == InstructionState.UNKNOWN || order.state() == InstructionState.REVIEW) {
            String word = order.state() == InstructionState.UNKNOWN ? "unknown" : "in_review";
            boolean told =
                    now.told().stream()
                            .anyMatch(
                                    t -> t.object() == order.id() && t.type().endsWith("." + word));
            if (!told) {
                wrong.add("no event for " + order);
            }
        }
    }

    private Map<Long, Long> checkFreezes(MarketBooks now) {
        Map<Long, Long> frozen = new HashMap<>();
        for (Freeze freeze : now.freezes()) {
            boolean stands =
                    now.order(freeze.id())
                            .filter(o -> o.state() == InstructionState.SUCCEEDED)
                            .isPresent();
            long used =
                    now.orders().stream()
                            .filter(o -> uses(o.kind()) && o.from() == freeze.id())
                            .filter(o -> o.state() != InstructionState.FAILED)
                            .mapToLong(Order::amount)
                            .sum();
            expectEqual(
                    "what remains of freeze " + freeze.id(),
                    stands ? freeze.amount() - used : 0,
                    freeze.remaining());
            frozen.merge(4L * freeze.holder() + 1, freeze.remaining(), Long::sum);
        }
        return frozen;
    }
}
