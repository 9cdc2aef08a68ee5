/**
 * The tenant and what names things inside it. A market ({@link coffer.market.MarketId}) has main
 * accounts ({@link coffer.market.MainAccount}) and API keys; every request carries an {@link
 * coffer.market.OutRequestNo} that is unique per {@link coffer.market.Resource} for ever, and a
 * {@link coffer.market.RequestHash} that tells a repeat from another request. {@link
 * coffer.market.IdGenerator} makes ids. A request that is not taken throws a {@link
 * coffer.market.Decline} with a {@link coffer.market.DeclineCode}.
 */
@NullMarked
package coffer.market;

import org.jspecify.annotations.NullMarked;
