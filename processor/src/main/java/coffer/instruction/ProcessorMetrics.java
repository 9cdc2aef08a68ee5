package coffer.instruction;

import coffer.bank.BankReply;
import coffer.ledger.BankLineCause;
import java.time.Duration;

/** What the processor counts; the platform makes metrics of it. */
public interface ProcessorMetrics {

    /** Counts nothing. */
    ProcessorMetrics NONE =
            new ProcessorMetrics() {
                @Override
                public void ordered(String bank, String kind, String verdict) {}

                @Override
                public void answered(String bank, String act, BankReply reply, Duration took) {}

                @Override
                public void happened(InstructionState state, InstructionEvent event) {}

                @Override
                public void throttled(String bank) {}

                @Override
                public void moved(String bank, String kind, InstructionState state) {}

                @Override
                public void booked(String bank, BankLineCause cause) {}

                @Override
                public void written(int items) {}

                @Override
                public void alarm(String bank, String what) {}
            };

    /** An order was taken, replayed or declined. */
    void ordered(String bank, String kind, String verdict);

    /** A bank answered a command or an inquiry. */
    void answered(String bank, String act, BankReply reply, Duration took);

    /** An event met an instruction in a state, as a cell of the table of transitions. */
    void happened(InstructionState state, InstructionEvent event);

    /** A bank rejected a command or a query because of its rate. */
    void throttled(String bank);

    /** An instruction came to another state. */
    void moved(String bank, String kind, InstructionState state);

    /** A line of a statement was explained. */
    void booked(String bank, BankLineCause cause);

    /** One statement wrote orders or ends, from so many callers. */
    void written(int items);

    /** Something happened that a person should look at. */
    void alarm(String bank, String what);
}
