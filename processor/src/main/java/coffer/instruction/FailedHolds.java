package coffer.instruction;

import coffer.bank.InstructionKind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Tells people of a HOLD that failed: the freeze stays with the platform, and the bank does not
 * know of it. A metric and a log line; a Difference is not opened, for the books are as they should
 * be.
 */
final class FailedHolds {

    private static final Logger LOG = System.getLogger(FailedHolds.class.getName());

    private FailedHolds() {}

    /** Tells it if this is one, and this is its end. */
    static void tell(
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
