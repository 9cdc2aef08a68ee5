package coffer.instruction;

import coffer.market.MarketId;

/** Is told what changed in this process, so that nobody need wait for the next tick of a clock. */
public interface InstructionListener {

    /** Tells nobody. */
    InstructionListener NONE = (market, id, state) -> {};

    /** An instruction was taken, or came to another state; committed already. */
    void moved(MarketId market, InstructionId id, InstructionState state);
}
