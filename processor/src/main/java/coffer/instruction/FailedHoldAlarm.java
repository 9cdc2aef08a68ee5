package coffer.instruction;

import coffer.bank.InstructionKind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The alarm of a HOLD that failed: the platform alone holds the freeze, and the bank does not know
 * of it. It is counted and logged. No Difference is opened, because the books are right.
 */
public final class FailedHoldAlarm {

    private static final Logger LOG = System.getLogger(FailedHoldAlarm.class.getName());

    private FailedHoldAlarm() {}

    /**
     * Raises the alarm if the instruction is a HOLD that ended as failed.
     *
     * @param bank the code of the main account
     * @param end the state that was written
     */
    public static void raiseIfFailed(
            ProcessorMetrics metrics,
            String bank,
            BankInstruction instruction,
            InstructionState end) {
        if (instruction.kind() != InstructionKind.HOLD || end != InstructionState.FAILED) {
            return;
        }
        metrics.alarm(bank, "hold");
        LOG.log(
                Level.WARNING,
                "instruction {0} failed: the bank does not hold the freeze, the platform does",
                instruction.serial());
    }
}
