package coffer.testbed.bench;

import coffer.bank.BankExchange;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.database.Database;
import coffer.instruction.AcceptStore;
import coffer.instruction.ClaimStore;
import coffer.instruction.ClaimStore.Claimed;
import coffer.instruction.FinishStore;
import coffer.instruction.FinishStore.CallKind;
import coffer.instruction.FinishStore.Finish;
import coffer.instruction.FinishStore.Message;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.NewInstruction;
import coffer.lease.LeaseStore;
import coffer.ledger.SealStore;
import coffer.market.IdGenerator;
import coffer.market.RequestHash;
import coffer.market.SubAccountId;
import coffer.money.Money;
import coffer.testbed.JsonClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a settled transfer with its whole life takes of the disk, indexes included. */
final class StorageBench {

    private static final int ROUNDS = 10;
    private static final int TRANSFERS = 2_000;
    private static final int AT_ONCE = 100;
    private static final RequestHash HASH = new RequestHash("0".repeat(64));

    /** About as long as what a bank is asked and answers. */
    private static final String REQUEST = "<field>value</field>".repeat(40);

    private static final String REPLY = "<field>value</field>".repeat(15);

    private final ScratchDatabase scratch;
    private final AcceptStore accepts;
    private final ClaimStore claims;
    private final FinishStore finishes;
    private final LeaseStore leases;
    private final SealStore proof;
    private final IdGenerator ids;
    private final int members;
    private int ordered;

    StorageBench(ScratchDatabase scratch, Database database, IdGenerator ids, int members) {
        this.scratch = scratch;
        this.accepts = new AcceptStore(database, Clock.systemUTC());
        this.claims = new ClaimStore(database, Clock.systemUTC());
        this.finishes = new FinishStore(database, Clock.systemUTC());
        this.leases = new LeaseStore(database);
        this.proof = new SealStore(database, Clock.systemUTC());
        this.ids = ids;
        this.members = members;
    }

    /**
     * Bytes by which empty tables grow. What is dead is swept away after each round, as a server
     * does by itself, and its place used again in the next; that of the last round still counts.
     */
    ObjectNode measure() {
        long epoch = leases.take(scratch.mainAccount(), "bench", Duration.ofHours(1)).orElseThrow();
        long journals = scratch.bytes("journal%");
        long instructions = scratch.bytes("instruction", "request");
        long events = scratch.bytes("outbox");
        long messages = scratch.bytes("bank_message");
        for (int round = 0; round < ROUNDS; round++) {
            settle(epoch);
            // As many at once as in a few busy seconds.
            proof.seal(scratch.market(), 2 * TRANSFERS);
            scratch.vacuum();
        }
        return JsonClient.JSON
                .createObjectNode()
                .put("journals", each(scratch.bytes("journal%") - journals))
                .put("seals", each(scratch.bytes("seal", "chain_head")))
                .put(
                        "instruction_and_keys",
                        each(scratch.bytes("instruction", "request") - instructions))
                .put("events", each(scratch.bytes("outbox") - events))
                .put("messages", each(scratch.bytes("bank_message") - messages));
    }

    private void settle(long epoch) {
        for (int done = 0; done < TRANSFERS; done += AT_ONCE) {
            accepts.accept(
                    scratch.market(), IntStream.range(0, AT_ONCE).mapToObj(_ -> order()).toList());
            finishes.finish(
                    scratch.market(),
                    claims.claim(scratch.market(), scratch.mainAccount(), epoch, AT_ONCE).stream()
                            .map(StorageBench::settled)
                            .toList());
        }
    }

    private static long each(long bytes) {
        return bytes / (ROUNDS * TRANSFERS);
    }

    private NewInstruction order() {
        ordered++;
        InstructionId id = new InstructionId(ids.next());
        return new NewInstruction(
                id,
                scratch.mainAccount(),
                InstructionKind.TRANSFER,
                new SubAccountId(1 + ordered % members),
                new SubAccountId(1 + (ordered + 1) % members),
                Money.ofMinor(1),
                Optional.empty(),
                HeldBy.BANK,
                "storage-%08d".formatted(ordered),
                HASH,
                Optional.empty(),
                "货款");
    }

    private static Finish settled(Claimed claimed) {
        Instant now = Instant.now();
        BankExchange exchange =
                new BankExchange("TRANSFER", REQUEST, REPLY, "AAAAAAA", "交易成功", now, now);
        return new Finish(
                claimed.id(),
                InstructionState.SENDING,
                claimed.attempt(),
                Optional.of(InstructionEvent.CONFIRMED),
                InstructionState.SUCCEEDED,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Message(CallKind.SEND, "Confirmed", Optional.empty(), exchange)));
    }
}
