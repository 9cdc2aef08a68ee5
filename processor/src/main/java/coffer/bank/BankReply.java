package coffer.bank;

import coffer.instruction.InstructionEvent;
import java.time.Instant;
import java.util.Optional;

/** The only five answers to a command or to an inquiry about one. */
public sealed interface BankReply {

    /** The raw messages. */
    Exchange exchange();

    /** The event this answer is in the life of an instruction. */
    InstructionEvent event();

    /** Not one byte of the command was written. */
    record NotSent(Exchange exchange) implements BankReply {
        @Override
        public InstructionEvent event() {
            return InstructionEvent.NOT_SENT;
        }
    }

    /**
     * The bank has it and gave no verdict.
     *
     * @param notBefore from when on an answer may be expected (an appointment), if the bank says
     */
    record Accepted(Optional<Instant> notBefore, Exchange exchange) implements BankReply {
        @Override
        public InstructionEvent event() {
            return InstructionEvent.ACCEPTED;
        }
    }

    /** The bank says it happened. */
    record Confirmed(Exchange exchange) implements BankReply {
        @Override
        public InstructionEvent event() {
            return InstructionEvent.CONFIRMED;
        }
    }

    /** A listed refusal: it did not happen and will not. */
    record Refused(Exchange exchange) implements BankReply {
        @Override
        public InstructionEvent event() {
            return InstructionEvent.REFUSED;
        }
    }

    /** Everything else. */
    record Silent(Silence silence, Exchange exchange) implements BankReply {
        @Override
        public InstructionEvent event() {
            return InstructionEvent.SILENT;
        }
    }
}
