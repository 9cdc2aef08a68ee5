package coffer.simulator.citic;

import coffer.simulator.books.BankOrder;
import coffer.simulator.books.Books;
import coffer.simulator.books.Cause;
import coffer.simulator.books.Draft;
import coffer.simulator.books.OrderKey;
import coffer.simulator.books.OrderPlan;
import coffer.simulator.books.OrderState;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The order book: accepts orders, keeps those that wait, and executes them.
 *
 * <p>An order whose fields have the wrong form is not booked, and its serial is free. One that the
 * books forbid is booked as failed, so that an inquiry agrees with the reply. An accepted order
 * reserves nothing while it waits: it is checked again when it is due, and may fail then. An
 * appointment is due at its moment and says so (AAAAAAC) until then.
 *
 * <p>Nothing runs in the background. Every request first executes what is due, so a frozen clock
 * freezes the orders too.
 */
final class Orders {
    private static final int SERIAL_BYTES = 20;

    private final Books books;
    private final CiticSettings settings;
    private final InstantSource clock;
    private final Map<String, OrderHandler> kinds;

    Orders(
            Books books,
            CiticSettings settings,
            InstantSource clock,
            Map<String, OrderHandler> kinds) {
        this.books = books;
        this.settings = settings;
        this.clock = clock;
        this.kinds = kinds;
    }

    /** Accepts or refuses an order; the status of a synchronous one also says that it is done. */
    CiticReply submit(CiticRequest request, FaultEffect effect) {
        OrderHandler kind = kind(request.action());
        long now = clock.millis();
        ExecutionTime timing = kind.executionTime(request, now);
        boolean synchronous = timing instanceof ExecutionTime.Immediate;
        OrderKey key = new OrderKey(request.action(), serial(request));
        Optional<ReplyStatus> objection = kind.refusalReason(request);
        boolean late = !synchronous && settings.isOn(CiticSetting.LATE_REFUSALS);
        if (objection.isPresent() && !late) {
            ReplyStatus status = objection.get();
            OrderPlan plan = new OrderPlan(now, 0, false, status.code());
            books.commit(new Draft(now).set(failed(request, key, plan, status)));
            return CiticReply.of(status);
        }
        boolean appointed = timing instanceof ExecutionTime.Scheduled;
        ReplyStatus accepted = (appointed ? CiticCode.AAAAAAC : CiticCode.AAAAAAE).status();
        BankOrder order =
                new BankOrder(
                        key,
                        request.fields(),
                        OrderState.WAITING,
                        accepted.code(),
                        accepted.text(),
                        plan(effect, now, timing));
        boolean pending = accept(order, effect, objection.isPresent(), now);
        return CiticReply.of(synchronous && !pending ? CiticCode.AAAAAAA.status() : accepted);
    }

    /** Books the order, done or waiting; whether an inquiry would be answered "in process". */
    private boolean accept(BankOrder order, FaultEffect effect, boolean objected, long now) {
        OrderPlan plan = order.plan();
        boolean movesAtOnce =
                effect instanceof FaultEffect.Pending p && p.movesAtOnce() && !objected;
        if (movesAtOnce) {
            BankOrder untold = order.withState(OrderState.MOVED_UNTOLD, order.code(), order.text());
            books.commit(movement(order, now).set(untold));
            return true;
        }
        if (plan.inquiriesLeft() == 0 && plan.dueAtMillis() <= now) {
            finish(order, now);
            return false;
        }
        books.commit(new Draft(now).set(order));
        return true;
    }

    private OrderPlan plan(FaultEffect effect, long now, ExecutionTime timing) {
        long soonest = timing instanceof ExecutionTime.Scheduled(long moment) ? moment : now;
        long usual =
                switch (timing) {
                    case ExecutionTime.Immediate() -> now;
                    case ExecutionTime.AfterReply() ->
                            now + settings.number(CiticSetting.SETTLING_DELAY_MILLIS);
                    case ExecutionTime.Scheduled(long moment) -> moment;
                };
        return switch (effect) {
            case FaultEffect.None() -> new OrderPlan(usual, 0, false, ReplyStatus.SUCCESS);
            case FaultEffect.FreezeNumberChanges() ->
                    new OrderPlan(usual, 0, true, ReplyStatus.SUCCESS);
            case FaultEffect.Pending(int inquiries, boolean _, String outcome) ->
                    new OrderPlan(soonest, inquiries, false, outcome);
            case FaultEffect.AcceptedThenFails(String code) ->
                    new OrderPlan(soonest, 0, false, code);
        };
    }

    private String serial(CiticRequest request) {
        String serial = request.field("clientID");
        if (serial.isEmpty()) {
            throw new CiticRefusal(CiticCode.SM00003, "clientID");
        }
        if (!Gbk.holds(serial) || Gbk.length(serial) > SERIAL_BYTES) {
            throw new CiticRefusal(
                    new ReplyStatus(
                            settings.text(CiticSetting.LONG_SERIAL_CODE),
                            CiticCode.SM00020.status().text()));
        }
        boolean seen = books.order(new OrderKey(request.action(), serial)).isPresent();
        if (seen && settings.is(CiticSetting.DUPLICATE_SERIAL, "refuse")) {
            throw new CiticRefusal(
                    new ReplyStatus(
                            settings.text(CiticSetting.DUPLICATE_SERIAL_CODE),
                            CiticCode.SM00021.status().text()));
        }
        return serial;
    }

    /** Brings every order to its end whose time has come. */
    void settleDue() {
        if (!books.hasUnfinishedOrders()) {
            return;
        }
        long now = clock.millis();
        for (BankOrder order : books.unfinishedOrders()) {
            if (order.plan().inquiriesLeft() == 0 && order.plan().dueAtMillis() <= now) {
                finish(order, order.plan().dueAtMillis());
            }
        }
    }

    private void finish(BankOrder order, long atMillis) {
        ReplyStatus success = CiticCode.AAAAAAA.status();
        if (order.state() == OrderState.MOVED_UNTOLD) {
            BankOrder done = order.withState(OrderState.DONE, success.code(), success.text());
            books.commit(new Draft(atMillis).set(done));
            return;
        }
        Optional<ReplyStatus> no =
                order.plan().outcome().equals(ReplyStatus.SUCCESS)
                        ? kind(order.key().action()).refusalReason(request(order))
                        : Optional.of(CiticCode.statusOf(order.plan().outcome()));
        if (no.isPresent()) {
            ReplyStatus status = no.get();
            BankOrder failed = order.withState(OrderState.FAILED, status.code(), status.text());
            books.commit(new Draft(atMillis).set(failed));
            return;
        }
        BankOrder done = order.withState(OrderState.DONE, success.code(), success.text());
        books.commit(movement(order, atMillis).set(done));
    }

    private Draft movement(BankOrder order, long atMillis) {
        Cause cause = new Cause(order.key().action(), order.key().serial());
        return kind(order.key().action())
                .execute(request(order), cause, atMillis, order.plan().newFreezeNumber());
    }

    /**
     * Counts an inquiry; an order answers a given number of inquiries before it reports its end.
     */
    BankOrder countInquiry(BankOrder order) {
        if (order.plan().inquiriesLeft() == 0) {
            return order;
        }
        BankOrder next = order.afterInquiry();
        books.commit(new Draft(clock.millis()).set(next));
        return next;
    }

    /** The order with this serial, of one action or, if that is empty, of any. */
    Optional<BankOrder> find(String action, String serial) {
        if (!action.isEmpty()) {
            return books.order(new OrderKey(action, serial));
        }
        return kinds.keySet().stream()
                .sorted()
                .flatMap(a -> books.order(new OrderKey(a, serial)).stream())
                .findFirst();
    }

    private OrderHandler kind(String action) {
        return Optional.ofNullable(kinds.get(action)).orElseThrow();
    }

    /** The order with this serial under one of these actions, if its money has moved. */
    Optional<BankOrder> findExecuted(List<String> actions, String serial) {
        return actions.stream()
                .flatMap(action -> books.order(new OrderKey(action, serial)).stream())
                .filter(order ->
                        switch (order.state()) {
                            case MOVED_UNTOLD, DONE -> true;
                            case WAITING, FAILED -> false;
                        })
                .findFirst();
    }

    /** What the caller sent when it ordered this. */
    static CiticRequest request(BankOrder order) {
        return new CiticRequest(order.key().action(), order.fields(), "", List.of());
    }

    private static BankOrder failed(
            CiticRequest request, OrderKey key, OrderPlan plan, ReplyStatus status) {
        return new BankOrder(
                key, request.fields(), OrderState.FAILED, status.code(), status.text(), plan);
    }
}
