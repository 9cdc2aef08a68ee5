package coffer.testbed.bench;

import coffer.bank.BankReply;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionState;
import coffer.instruction.ProcessorMetrics;
import coffer.ledger.BankLineCause;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts a writer's statements and nothing else. */
record BatchCounter(AtomicLong count) implements ProcessorMetrics {

    @Override
    public void written(int items) {
        count.incrementAndGet();
    }

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
    public void alarm(String bank, String what) {}
}
