package coffer.platform.api;

import coffer.values.Actor;
import coffer.values.MarketId;

/** Who calls: somebody of a market. */
record Caller(MarketId market, Actor actor) {}
