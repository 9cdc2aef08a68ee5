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
 * Writes a main account's books for this process: orders that are taken, and instructions that end,
 * each gathered from many callers into one statement. Orders and ends go over a connection each,
 * for what comes before the buckets' locks need not wait.
 *
 * <p>A commit whose answer got lost is not sent again blindly: the broken connection is ended at
 * the server, what it wrote is read by key, and only the rest is asked again. A batch that the
 * database refuses as a whole is asked again one by one, so that one caller's mistake harms nobody
 * else.
 *
 * <p>Safe for use by many threads.
 */
public final class BatchWriter {

    /**
     * How often a statement is begun before its callers are told that the database is away. What
     * broke one connection often broke more, and each of them is found broken by being used.
     */
    private static final int TRIES = 5;

    private final MarketId market;
    private final ProcessorMetrics metrics;
    private final AcceptStore forOrders;
    private final FinishStore forEnds;
    private final BatchQueue<Take> takes;
    private final BatchQueue<End> ends;

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
        this.takes =
                new BatchQueue<>(
                        batch -> each(batch, this::acceptOnce, this::alreadyAccepted),
                        most,
                        places);
        this.ends =
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

    private static final class Take extends Call<Accepted> {

        private final NewInstruction order;

        Take(NewInstruction order) {
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

    private static final class End extends Call<Boolean> {

        private final Finish finish;

        End(Finish finish) {
            this.finish = finish;
        }

        @Override
        public Set<Object> keys() {
            return Set.of(finish.id());
        }
    }

    /**
     * Takes an order.
     *
     * @throws Decline if too many wait
     * @throws DatabaseUnavailable if it is not known whether it was taken
     */
    public Accepted accept(NewInstruction order) {
        return accept(List.of(order)).getFirst().get();
    }

    /**
     * Takes orders, each on its own; for each its answer, or what {@link #accept(NewInstruction)}
     * would have thrown.
     *
     * @throws Decline if too many wait; then none was taken
     */
    public List<Supplier<Accepted>> accept(List<NewInstruction> orders) {
        List<Take> calls = orders.stream().map(Take::new).toList();
        if (!takes.offer(calls)) {
            throw Decline.of(DeclineCode.BUSY, "too many orders wait for this main account");
        }
        return calls.stream().map(take -> (Supplier<Accepted>) take::answer).toList();
    }

    /**
     * Writes what became of an instruction; whether it was still where it was seen.
     *
     * @throws DatabaseUnavailable if it is not known whether it was written
     */
    public boolean finish(Finish finish) {
        End end = new End(finish);
        ends.run(List.of(end));
        return end.answer();
    }

    /** How many orders and ends wait. */
    public int waiting() {
        return takes.waiting() + ends.waiting();
    }

    /**
     * Does calls with one statement; where the database did not answer, what it had done is found
     * out first; where it refused them all, one by one.
     *
     * @param once answers all of them
     * @param known answers those that turn out to be done, and returns the rest
     * @return that the database is away, if it is
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
                    // Nothing was done, and asking for them one by one would find no more room.
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

    private void acceptOnce(List<Take> calls) {
        List<Accepted> answers =
                forOrders.accept(market, calls.stream().map(t -> t.order).toList());
        metrics.written(calls.size());
        for (int at = 0; at < calls.size(); at++) {
            calls.get(at).answer(answers.get(at));
        }
    }

    private List<Take> alreadyAccepted(List<Take> calls) {
        Set<InstructionId> taken =
                forOrders.taken(market, calls.stream().map(t -> t.order).toList());
        List<Take> left = new ArrayList<>();
        for (Take take : calls) {
            if (taken.contains(take.order.id())) {
                take.answer(new Accepted(AcceptVerdict.TAKEN, take.order.id()));
            } else {
                left.add(take);
            }
        }
        return left;
    }

    private void finishOnce(List<End> calls) {
        List<Boolean> answers = forEnds.finish(market, calls.stream().map(e -> e.finish).toList());
        metrics.written(calls.size());
        for (int at = 0; at < calls.size(); at++) {
            calls.get(at).answer(answers.get(at));
        }
    }

    private List<End> alreadyFinished(List<End> calls) {
        Set<InstructionId> finished =
                forEnds.finished(market, calls.stream().map(e -> e.finish).toList());
        List<End> left = new ArrayList<>();
        for (End end : calls) {
            if (finished.contains(end.finish.id())) {
                end.answer(true);
            } else {
                left.add(end);
            }
        }
        return left;
    }
}
