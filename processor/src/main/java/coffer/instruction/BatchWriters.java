package coffer.instruction;

import coffer.market.MainAccountId;
import coffer.market.MarketId;

/** Where orders and ends of a main account are written down. */
@FunctionalInterface
public interface BatchWriters {

    /** The writer of a main account. */
    BatchWriter of(MarketId market, MainAccountId account);
}
