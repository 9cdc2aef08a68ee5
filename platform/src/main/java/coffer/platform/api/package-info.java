/**
 * The HTTP API for markets, and what operators ask: health and metrics.
 *
 * <p>{@link coffer.platform.api.HttpApi} is the server. A request is read on the event loop, then
 * runs on a virtual thread of its own through the {@link coffer.platform.api.Edge}: it finds out
 * who calls ({@link coffer.platform.api.Gatekeeper}), lets an {@link coffer.platform.api.Endpoint}
 * answer, and makes a problem (RFC 9457) of a {@link coffer.values.Decline} and of everything that
 * should not have happened. Endpoints are tables of a method, a path and a function from {@link
 * coffer.platform.api.Request} to {@link coffer.platform.api.Reply}: {@link
 * coffer.platform.api.TransferCalls}, {@link coffer.platform.api.BookCalls} and {@link
 * coffer.platform.api.OperationCalls}.
 *
 * <p>Bodies come in through {@link coffer.platform.api.JsonBody} and {@link
 * coffer.platform.api.TransferBody}, which gather all problems of a body into one decline; objects
 * go out through {@link coffer.platform.api.Shapes}. Everything is looked up inside the caller's
 * market, so that another market's object is as unknown as one that never was.
 */
@NullMarked
package coffer.platform.api;

import org.jspecify.annotations.NullMarked;
