package coffer.instruction;

import coffer.database.DatabaseUnavailable;
import coffer.instruction.AcceptStore.AcceptVerdict;
import coffer.instruction.AcceptStore.Accepted;
import coffer.instruction.FinishStore.Finish;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.MarketId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the books of one main account for this process: orders that are accepted, and results
 * of instructions. Each is gathered from many callers into one statement. Orders and results use a
 * connection each, because the work before the locks on the buckets can run in parallel.
 *
 * <p>A commit whose answer was lost is not repeated blindly: the broken connection is terminated at
 * the server, what it wrote is read by key, and only the rest is written again. A batch that the
 * database refuses as a whole is written again one by one, so that an error in one item does not
 * affect the others.
 *
 * <p>Safe for use by many threads.
 */
public final class BatchWriter {

    /**
     * How often a statement is tried before its callers are told that the database is unavailable.
     * A fault often breaks several connections, and each is found broken only by being used.
     */
    private static final int TRIES = 5;

    private final MarketId market;
    private final ProcessorMetrics metrics;
    private final AcceptStore forOrders;
    private final FinishStore forEnds;
    private final BatchQueue<AcceptCall> accepts;
    private final BatchQueue<FinishCall> finishes;

    /**
     * A writer.
     *
     * @param forOrders over a connection that nobody else uses
     * @param forEnds over another
     * @param most how many orders, or ends, one batch has at most
     * @param places how many may wait before orders are declined
     */
    public BatchWriter(
            AcceptStore forOrders,
            FinishStore forEnds,
            MarketId market,
            ProcessorMetrics metrics,
            int most,
            int places) {
        this.forOrders = forOrders;
        this.forEnds = forEnds;
        this.market = market;
        this.metrics = metrics;
        this.accepts =
                new BatchQueue<>(
                        batch -> each(batch, this::acceptOnce, this::alreadyAccepted),
                        most,
                        places);
        this.finishes =
                new BatchQueue<>(
                        batch -> each(batch, this::finishOnce, this::alreadyFinished),
                        most,
                        places);
    }

    private abstract static class Call<T> implements BatchQueue.Call {

        private @Nullable Supplier<T> answer;

        final void answer(T value) {
            answer = () -> value;
        }

        final void fail(RuntimeException failure) {
            answer =
                    () -> {
                        throw failure;
                    };
        }

        final T answer() {
            if (answer == null) {
                throw new IllegalStateException("a batch left a call without an answer");
            }
            return answer.get();
        }
    }

    private static final class AcceptCall extends Call<Accepted> {

        private final NewInstruction order;

        AcceptCall(NewInstruction order) {
            this.order = order;
        }

        @Override
        public Set<Object> keys() {
            Object number = List.of(order.kind().resource(), order.outRequestNo());
            Optional<Object> about =
                    order.details().proposal().map(NewInstruction.Proposal::object);
            return about.map(object -> Set.of(number, object)).orElseGet(() -> Set.of(number));
        }
    }

    private static final class FinishCall extends Call<Boolean> {

        private final Finish finish;

        FinishCall(Finish finish) {
            this.finish = finish;
        }

        @Override
        public Set<Object> keys() {
            return Set.of(finish.id());
        }
    }

    /**
     * Accepts an order.
     *
     * @throws Decline if too many wait
     * @throws DatabaseUnavailable if it is not known whether it was taken
     */
    public Accepted accept(NewInstruction order) {
        return accept(List.of(order)).getFirst().get();
    }

    /**
     * Accepts orders, each on its own; returns for each its answer, or throws what {@link
     * #accept(NewInstruction)} would have thrown.
     *
     * @throws Decline if too many wait; then none was taken
     */
    public List<Supplier<Accepted>> accept(List<NewInstruction> orders) {
        List<AcceptCall> calls = orders.stream().map(AcceptCall::new).toList();
        if (!accepts.offer(calls)) {
            throw Decline.of(DeclineCode.BUSY, "too many orders wait for this main account");
        }
        return calls.stream().map(call -> (Supplier<Accepted>) call::answer).toList();
    }

    /**
     * Writes what became of an instruction; whether it was still where it was seen.
     *
     * @throws DatabaseUnavailable if it is not known whether it was written
     */
    public boolean finish(Finish finish) {
        FinishCall call = new FinishCall(finish);
        finishes.run(List.of(call));
        return call.answer();
    }

    /** How many orders and ends wait. */
    public int waiting() {
        return accepts.waiting() + finishes.waiting();
    }

    /**
     * Does calls with one statement; where the database did not answer, what it had done is found
     * out first; where it refused them all, one by one.
     *
     * @param once answers all of them
     * @param known answers those that turn out to be written, and returns the rest
     * @return the failure if the database is unavailable
     */
    private static <C extends Call<?>> Optional<DatabaseUnavailable> each(
            List<C> calls, Consumer<List<C>> once, UnaryOperator<List<C>> known) {
        List<C> left = calls;
        for (int tries = 1; !left.isEmpty(); tries++) {
            try {
                if (tries > 1) {
                    left = known.apply(left);
                }
                if (!left.isEmpty()) {
                    once.accept(left);
                }
                return Optional.empty();
            } catch (DatabaseUnavailable away) {
                if (away.full()) {
                    // Nothing was written, and single statements would meet the same full queue.
                    left.forEach(call -> call.fail(away));
                    return Optional.of(away);
                }
                if (away.hadNoEffect()) {
                    return oneByOne(left, away, once, known);
                }
                if (tries == TRIES) {
                    left.forEach(call -> call.fail(away));
                    return Optional.of(away);
                }
            } catch (RuntimeException refused) {
                return oneByOne(left, refused, once, known);
            }
        }
        return Optional.empty();
    }

    private static <C extends Call<?>> Optional<DatabaseUnavailable> oneByOne(
            List<C> calls,
            RuntimeException refused,
            Consumer<List<C>> once,
            UnaryOperator<List<C>> known) {
        if (calls.size() == 1) {
            calls.getFirst().fail(refused);
            return Optional.empty();
        }
        Optional<DatabaseUnavailable> gone = Optional.empty();
        for (C call : calls) {
            if (gone.isPresent()) {
                call.fail(gone.get());
            } else {
                gone = each(List.of(call), once, known);
            }
        }
        return gone;
    }

    private void acceptOnce(List<AcceptCall> calls) {
        List<Accepted> answers =
                forOrders.accept(market, calls.stream().map(t -> t.order).toList());
        metrics.written(calls.size());
        for (int at = 0; at < calls.size(); at++) {
            calls.get(at).answer(answers.get(at));
        }
    }

    private List<AcceptCall> alreadyAccepted(List<AcceptCall> calls) {
        Set<InstructionId> taken =
                forOrders.taken(market, calls.stream().map(t -> t.order).toList());
        List<AcceptCall> left = new ArrayList<>();
        for (AcceptCall call : calls) {
            if (taken.contains(call.order.id())) {
                call.answer(new Accepted(AcceptVerdict.TAKEN, call.order.id()));
            } else {
                left.add(call);
            }
        }
        return left;
    }

    private void finishOnce(List<FinishCall> calls) {
        List<Boolean> answers = forEnds.finish(market, calls.stream().map(e -> e.finish).toList());
        metrics.written(calls.size());
        for (int at = 0; at < calls.size(); at++) {
            calls.get(at).answer(answers.get(at));
        }
    }

    private List<FinishCall> alreadyFinished(List<FinishCall> calls) {
        Set<InstructionId> finished =
                forEnds.finished(market, calls.stream().map(e -> e.finish).toList());
        List<FinishCall> left = new ArrayList<>();
        for (FinishCall call : calls) {
            if (finished.contains(call.finish.id())) {
                call.answer(true);
            } else {
                left.add(call);
            }
        }
        return left;
    }
}
