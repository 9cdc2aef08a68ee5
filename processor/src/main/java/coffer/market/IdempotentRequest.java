package coffer.market;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request with a number: however often it is sent, it is accepted once. Its body is read once,
 * before anything is looked up. An invalid body is declined only if the number is new, because a
 * repeat gets the first answer even if its body is invalid.
 *
 * @param <T> what is asked for
 */
public final class IdempotentRequest<T> {

    private final OutRequestNo no;
    private final RequestHash hash;
    private final @Nullable T body;
    private final Optional<Decline> problem;

    private IdempotentRequest(
            OutRequestNo no, RequestHash hash, @Nullable T body, Optional<Decline> problem) {
        this.no = no;
        this.hash = hash;
        this.body = body;
        this.problem = problem;
    }

    /** A request whose body could be read. */
    public static <T> IdempotentRequest<T> of(OutRequestNo no, RequestHash hash, T body) {
        return new IdempotentRequest<>(no, hash, body, Optional.empty());
    }

    /** A request whose body is wrong. */
    public static <T> IdempotentRequest<T> invalid(
            OutRequestNo no, RequestHash hash, Decline problem) {
        return new IdempotentRequest<>(no, hash, null, Optional.of(problem));
    }

    /** The caller's number of it, unique per market and resource. */
    public OutRequestNo no() {
        return no;
    }

    /** Over who asks, for what, with which fields as they were sent. */
    public RequestHash hash() {
        return hash;
    }

    /**
     * What is asked for.
     *
     * @throws Decline if the body is wrong
     */
    public T body() {
        if (body == null) {
            throw problem.orElseThrow();
        }
        return body;
    }

    /** What is asked for; empty if the body is wrong. */
    public Optional<T> validBody() {
        return Optional.ofNullable(body);
    }

    /** The same request for something that is derived from the body; the derivation may decline. */
    public <R> IdempotentRequest<R> map(Function<T, R> derivation) {
        if (body == null) {
            return invalid(no, hash, problem.orElseThrow());
        }
        try {
            return of(no, hash, derivation.apply(body));
        } catch (Decline declined) {
            return invalid(no, hash, declined);
        }
    }
}
