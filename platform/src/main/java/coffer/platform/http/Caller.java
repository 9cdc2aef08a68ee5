package coffer.platform.http;

import coffer.market.Actor;
import coffer.market.MarketId;

/** Who calls: somebody of a market. */
public record Caller(MarketId market, Actor actor) {}
