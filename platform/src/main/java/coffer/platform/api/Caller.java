package coffer.platform.api;

import coffer.market.Actor;
import coffer.market.MarketId;

/** Who calls: somebody of a market. */
record Caller(MarketId market, Actor actor) {}
