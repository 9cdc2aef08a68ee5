package coffer.platform.http;

import coffer.database.DatabaseUnavailable;
import coffer.market.Actor;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.platform.http.Endpoint.Access;
import coffer.platform.monitoring.PlatformMetrics;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls endpoints and turns every failure into an answer; no other class does. A decline becomes a
 * problem with its code, a database that does not answer becomes "unavailable", a full one becomes
 * "storage_full". Every other failure is a bug: it is logged, and answered with "internal" and
 * nothing more.
 */
public final class ErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);

    private final Authenticator authenticator;
    private final PlatformMetrics metrics;

    public ErrorHandler(Authenticator authenticator, PlatformMetrics metrics) {
        this.authenticator = authenticator;
        this.metrics = metrics;
    }

    /** The answer to a request, whatever fails. */
    public Reply answer(Endpoint endpoint, Request request) {
        try {
            Request known = authenticated(endpoint, request);
            return endpoint.handler().answer(known);
        } catch (Decline decline) {
            return problemReply(decline, request);
        } catch (DatabaseUnavailable away) {
            LOG.warn("{} {}: {}", endpoint.method(), endpoint.path(), away.getMessage());
            return problemReply(away.full() ? storageFull() : databaseUnavailable(), request);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return problemReply(stopping(), request);
        } catch (Throwable mistake) {
            LOG.error("{} {} failed unexpectedly", endpoint.method(), endpoint.path(), mistake);
            return problemReply(
                    Decline.of(DeclineCode.INTERNAL, "the request id leads us to the cause"),
                    request);
        }
    }

    private Request authenticated(Endpoint endpoint, Request request) {
        Request known = request;
        if (endpoint.access() != Access.NO_KEY) {
            Caller caller = authenticator.authenticate(request.header("Authorization"));
            requireAllowed(endpoint.access(), caller.actor());
            known = request.withCaller(caller);
        }
        for (String parameter : request.query().keySet()) {
            if (!endpoint.parameters().contains(parameter)) {
                throw Request.invalidParameter(
                        "there is no query parameter {name} here", Map.of("name", parameter));
            }
        }
        return known;
    }

    private static void requireAllowed(Access access, Actor actor) {
        boolean allowed =
                switch (access) {
                    case NO_KEY, ANY_KEY -> true;
                    case CLIENT -> actor.kind() == Actor.Kind.CLIENT;
                    case STAFF -> actor.kind() == Actor.Kind.STAFF;
                };
        if (!allowed) {
            throw Decline.of(
                    DeclineCode.NOT_ALLOWED,
                    access == Access.STAFF
                            ? "only a person of the market may do that"
                            : "only a program of the market may do that");
        }
    }

    /** The problem of a decline. */
    Reply problemReply(Decline decline, Request request) {
        metrics.requestDeclined(decline.code());
        return ProblemDetails.problemReply(decline, request);
    }

    /** The problem of one item of a request, which stands in an answer beside others. */
    public ObjectNode declinedItem(Decline decline, Request request) {
        metrics.requestDeclined(decline.code());
        return ProblemDetails.body(decline, request);
    }

    private static Decline storageFull() {
        return Decline.of(
                DeclineCode.STORAGE_FULL,
                "the database has no room left; nothing was done, and the same request may be sent"
                        + " again");
    }

    /** The decline of a request while the process stops. */
    public static Decline stopping() {
        return Decline.of(DeclineCode.UNAVAILABLE, "the platform is stopping");
    }

    /** The decline of a request whose outcome is unknown. */
    public static Decline databaseUnavailable() {
        return Decline.of(
                DeclineCode.UNAVAILABLE,
                "the database is away; the same request may be sent again");
    }
}
