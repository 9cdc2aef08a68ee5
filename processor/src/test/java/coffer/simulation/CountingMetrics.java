package coffer.simulation;

import coffer.bank.BankReply;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionState;
import coffer.instruction.ProcessorMetrics;
import coffer.ledger.BankLineCause;
import java.time.Duration;

/** Counts the cells of the table of transitions that are reached; ignores all else. */
record CountingMetrics(TransitionCoverage coverage) implements ProcessorMetrics {

    @Override
    public void happened(InstructionState state, InstructionEvent event) {
        coverage.reached(state, event);
    }

    @Override
    public void throttled(String bank) {}

    @Override
    public void ordered(String bank, String kind, String verdict) {}

    @Override
    public void answered(String bank, String act, BankReply reply, Duration took) {}

    @Override
    public void moved(String bank, String kind, InstructionState state) {}

    @Override
    public void booked(String bank, BankLineCause cause) {}

    @Override
    public void written(int items) {}

    @Override
    public void alarm(String bank, String what) {}
}
