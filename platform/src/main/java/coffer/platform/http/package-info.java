/**
 * The HTTP server: authentication, request reading, replies and problems. It knows no resource of
 * the API; the packages above it define {@linkplain coffer.platform.http.Endpoint endpoints}.
 *
 * <p>A request is read on the event loop and answered on a virtual thread of its own. {@link
 * coffer.platform.http.ErrorHandler} calls the {@link coffer.platform.http.Authenticator}, checks
 * whether the {@link coffer.platform.http.Caller} may use the endpoint, and turns a {@link
 * coffer.market.Decline} and every other failure into a problem (RFC 9457, {@link
 * coffer.platform.http.ProblemDetails}). An endpoint maps a {@link coffer.platform.http.Request} to
 * a {@link coffer.platform.http.Reply}.
 *
 * <p>{@link coffer.platform.http.RequestBodyReader} reads bodies; {@link
 * coffer.platform.http.BodyFields} gathers all problems of a body into one decline. {@link
 * coffer.platform.http.Cursor} pages lists. {@link coffer.platform.http.PublicId} is the form of
 * ids on the wire.
 */
@NullMarked
package coffer.platform.http;

import org.jspecify.annotations.NullMarked;
