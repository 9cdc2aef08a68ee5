package coffer.instruction;

import coffer.market.MarketId;

/** Receives the changes of this process, so that workers and callers need not wait for a timer. */
public interface InstructionListener {

    /** Ignores everything. */
    InstructionListener NONE = (market, id, state) -> {};

    /** An instruction was taken, or came to another state; committed already. */
    void moved(MarketId market, InstructionId id, InstructionState state);
}
