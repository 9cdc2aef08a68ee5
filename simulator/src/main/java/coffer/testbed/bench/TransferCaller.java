package coffer.testbed.bench;

import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.instruction.AcceptStore.AcceptVerdict;
import coffer.instruction.AcceptStore.Accepted;
import coffer.instruction.BatchWriter;
import coffer.instruction.FinishStore.Finish;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.NewInstruction;
import coffer.market.IdGenerator;
import coffer.market.RequestHash;
import coffer.market.SubAccountId;
import coffer.money.Money;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One caller's transfers: an order is taken, and in the next call ended, so a call is a journal.
 */
final class TransferCaller {

    private static final RequestHash HASH = new RequestHash("0".repeat(64));
    private static final int HOT = 1;

    private final BatchWriter writer;
    private final ScratchDatabase scratch;
    private final IdGenerator ids;
    private final int members;
    private final boolean hot;
    private final SplittableRandom random;
    private Optional<InstructionId> open = Optional.empty();

    /**
     * A caller.
     *
     * @param hot whether one account is a party of every transfer
     */
    TransferCaller(
            BatchWriter writer,
            ScratchDatabase scratch,
            IdGenerator ids,
            int members,
            boolean hot,
            SplittableRandom random) {
        this.writer = writer;
        this.scratch = scratch;
        this.ids = ids;
        this.members = members;
        this.hot = hot;
        this.random = random;
    }

    /** One journal: the reservation of a transfer, or its settle. */
    void journal() {
        if (open.isEmpty()) {
            open = Optional.of(accept());
        } else {
            finish(open.get());
            open = Optional.empty();
        }
    }

    InstructionId accept() {
        int one = 1 + random.nextInt(members);
        int other = hot ? HOT : 1 + random.nextInt(members);
        if (one == other) {
            one = 1 + one % members;
        }
        boolean turned = random.nextBoolean();
        NewInstruction order = order(turned ? other : one, turned ? one : other);
        Accepted accepted = writer.accept(order);
        if (accepted.verdict() != AcceptVerdict.TAKEN) {
            throw new IllegalStateException("an order was not taken: " + accepted);
        }
        return order.id();
    }

    private NewInstruction order(int payer, int payee) {
        InstructionId id = new InstructionId(ids.next());
        return new NewInstruction(
                id,
                scratch.mainAccount(),
                InstructionKind.TRANSFER,
                new SubAccountId(payer),
                new SubAccountId(payee),
                Money.ofMinor(1),
                Optional.empty(),
                HeldBy.BANK,
                id.serial().value(),
                HASH,
                Optional.empty(),
                "");
    }

    private void finish(InstructionId id) {
        Finish finish =
                new Finish(
                        id,
                        InstructionState.CREATED,
                        0,
                        Optional.of(InstructionEvent.NOTHING_TO_SEND),
                        InstructionState.SUCCEEDED,
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        if (!writer.finish(finish)) {
            throw new IllegalStateException("an instruction had moved: " + id);
        }
    }
}
