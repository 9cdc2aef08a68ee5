package coffer.bank;

import java.util.Optional;

/** The answer to a question that moves no money: told, or not told. */
public sealed interface QueryResult<T> {

    /** The raw messages. */
    BankExchange exchange();

    /** Why there is no answer; empty if there is one. */
    default Optional<NoVerdictReason> whyNot() {
        return this instanceof NoAnswer<T>(NoVerdictReason why, BankExchange _)
                ? Optional.of(why)
                : Optional.empty();
    }

    /** The bank answered. */
    record Answer<T>(T value, BankExchange exchange) implements QueryResult<T> {}

    /** It did not, or not so that we understand it; ask again later. */
    record NoAnswer<T>(NoVerdictReason reason, BankExchange exchange) implements QueryResult<T> {}
}
