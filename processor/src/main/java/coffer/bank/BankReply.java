package coffer.bank;

import java.time.Instant;
import java.util.Optional;

/** The only five answers to a command or to an inquiry about one. */
public sealed interface BankReply {

    /** The raw messages. */
    BankExchange exchange();

    /** Not one byte of the command was written. */
    record NotSent(BankExchange exchange) implements BankReply {}

    /**
     * The bank has it and gave no verdict.
     *
     * @param notBefore from when on an answer may be expected (an appointment), if the bank says
     */
    record Accepted(Optional<Instant> notBefore, BankExchange exchange) implements BankReply {}

    /** The bank says it happened. */
    record Confirmed(BankExchange exchange) implements BankReply {}

    /** A listed refusal: it did not happen and will not. */
    record Refused(BankExchange exchange) implements BankReply {}

    /** Everything else. */
    record Silent(NoVerdictReason reason, BankExchange exchange) implements BankReply {}
}
