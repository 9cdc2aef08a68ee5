package coffer.banks.kernel;

import coffer.bank.WritePermit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Decides for all banks and all transports whether a byte of a command was written. {@link
 * coffer.bank.BankReply.NotSent} is allowed only if {@link Call#endUnwritten} says so.
 *
 * <p><b>Why not by the kind of failure.</b> A reset connection looks the same before and after the
 * bank read the order, so exception classes cannot tell. Instead, every transport calls {@link
 * Call#beforeFirstByte} once its connection stands and directly before it writes. That method asks
 * the {@link WritePermit} and then marks the call as written. A call without the mark wrote
 * nothing, whatever went wrong; a call with it may have arrived, whatever went wrong.
 *
 * <p><b>At most once.</b> A call passes once. A second attempt to write it fails, and so does an
 * attempt after the sender ended the call: between the end of a call and its first byte, exactly
 * one of the two happens.
 *
 * <p><b>One call, one state.</b> {@link #open} gives out a number that the route carries as a
 * header and that the transport removes before it writes; so calls may run at once and on any
 * thread. The bytes of the reply are kept with the call as they come, within its limits, so that
 * they can be shown even if the reply breaks off.
 *
 * <p>Safe for use by many threads.
 */
public final class FirstByteGuard {

    /** The header that carries {@link Call#number()} to the transport; it never reaches a bank. */
    public static final String HEADER = "Coffer-Call";

    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();

    /** Opens a call; it must be closed. */
    public Call open(WritePermit permit, ConnectionLimits limits) {
        Call call = new Call(Long.toString(lastNumber.incrementAndGet()), permit, limits);
        calls.put(call.number, call);
        return call;
    }

    /**
     * The open call of a number.
     *
     * @throws IOException if nobody opened it, or if it was closed: then nothing may be written
     */
    Call required(@Nullable String number) throws IOException {
        Call call = number == null ? null : calls.get(number);
        if (call == null) {
            throw new IOException("a request that nobody opened a call for");
        }
        return call;
    }

    private enum State {
        OPEN,
        WRITTEN,
        ENDED
    }

    /** One request and its reply, from before it is written to after it is read. */
    public final class Call implements AutoCloseable {

        private final String number;
        private final WritePermit permit;
        private final ConnectionLimits limits;
        private final ByteArrayOutputStream reply = new ByteArrayOutputStream();
        private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
        private volatile long writtenAt;

        private Call(String number, WritePermit permit, ConnectionLimits limits) {
            this.number = number;
            this.permit = permit;
            this.limits = limits;
        }

        /** The value for {@link #HEADER}. */
        public String number() {
            return number;
        }

        /** Whether not one byte of the request has been written so far. */
        boolean isUnwritten() {
            return state.get() != State.WRITTEN;
        }

        /**
         * Ends the call: whether not one byte of the request was written. If so, none will be: a
         * transport that comes later is refused.
         */
        boolean endUnwritten() {
            state.compareAndSet(State.OPEN, State.ENDED);
            return isUnwritten();
        }

        /** What was read of the reply's body, complete or not. */
        byte[] replySoFar() {
            return reply.toByteArray();
        }

        /**
         * Asks for leave to write. Every transport calls this once, when its connection stands and
         * directly before the first byte.
         *
         * @throws IOException if the request must not be written
         */
        void beforeFirstByte() throws IOException {
            if (state.get() == State.WRITTEN) {
                throw new IOException("a call is written once");
            }
            if (!permit.mayWrite()) {
                throw new IOException("the permit to write has ended");
            }
            writtenAt = System.nanoTime();
            if (!state.compareAndSet(State.OPEN, State.WRITTEN)) {
                throw new IOException("the call has ended");
            }
        }

        /**
         * Keeps bytes of the reply. Every transport calls this for all that it reads.
         *
         * @throws IOException if the reply is longer, or takes longer, than it may
         */
        void received(byte[] buffer, int offset, int count) throws IOException {
            reply.write(buffer, offset, count);
            if (reply.size() > limits.replyLimitBytes()) {
                throw new IOException(
                        "a reply of more than " + limits.replyLimitBytes() + " bytes");
            }
            if (System.nanoTime() - writtenAt > limits.reply().toNanos()) {
                throw new SocketTimeoutException("a reply of more than " + limits.reply());
            }
        }

        @Override
        public void close() {
            endUnwritten();
            calls.remove(number);
        }
    }
}
