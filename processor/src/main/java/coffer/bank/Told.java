package coffer.bank;

import java.util.Optional;

/** The answer to a question that moves no money: told, or not told. */
public sealed interface Told<T> {

    /** The raw messages. */
    Exchange exchange();

    /** Why there is no answer; empty if there is one. */
    default Optional<Silence> whyNot() {
        return this instanceof NoAnswer<T>(Silence why, Exchange _)
                ? Optional.of(why)
                : Optional.empty();
    }

    /** The bank answered. */
    record Answer<T>(T value, Exchange exchange) implements Told<T> {}

    /** It did not, or not so that we understand it; ask again later. */
    record NoAnswer<T>(Silence silence, Exchange exchange) implements Told<T> {}
}
