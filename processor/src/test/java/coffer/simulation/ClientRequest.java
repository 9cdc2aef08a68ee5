package coffer.simulation;

import coffer.database.DatabaseUnavailable;
import coffer.instruction.InstructionId;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.Decline;
import coffer.market.OutRequestNo;
import java.util.Optional;
import java.util.function.Function;

/** A request under one number and the answers it got. */
final class ClientRequest {

    private final OutRequestNo no;
    private final Function<ProcessorInstance, Acceptance> ask;
    private Optional<InstructionId> taken = Optional.empty();
    private boolean toldFirst;
    private boolean declined;

    ClientRequest(OutRequestNo no, Function<ProcessorInstance, Acceptance> ask) {
        this.no = no;
        this.ask = ask;
    }

    /** Makes the request, for the first time or again; fails if answers contradict. */
    void ask(ProcessorInstance instance) {
        // A declined request may be accepted now, and the process may crash before it answers.
        declined = false;
        try {
            Acceptance answer = ask.apply(instance);
            if (taken.filter(id -> !id.equals(answer.id())).isPresent()
                    || (toldFirst && !answer.replayed())) {
                throw new AssertionError(no + " was " + taken + " and is " + answer);
            }
            taken = Optional.of(answer.id());
            toldFirst |= !answer.replayed();
        } catch (Decline decline) {
            if (taken.isPresent()) {
                throw new AssertionError(no + " was taken and is declined", decline);
            }
            declined = true;
        } catch (DatabaseUnavailable notKnown) {
            return;
        }
    }

    boolean isAnswered() {
        return taken.isPresent() || declined;
    }

    Optional<InstructionId> taken() {
        return taken;
    }

    OutRequestNo no() {
        return no;
    }
}
