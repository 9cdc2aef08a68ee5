package coffer.platform.http;

import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.Actor;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.IdempotentRequest;
import coffer.market.OutRequestNo;
import coffer.market.RequestHash;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads bodies. That of a request under a number of its own is read once: what is wrong with it, if
 * only the number can be read, is told where the number turns out to be new.
 */
public final class RequestBodyReader {

    private RequestBodyReader() {}

    /** Reads a request for a new object. */
    public static <T> IdempotentRequest<T> read(Request request, BodyFields.BodyParser<T> form) {
        return read(request, "", form);
    }

    /**
     * Reads a request about an object that the path names.
     *
     * @param about what is asked of which object; empty if the body says it all
     * @throws Decline if there is no request number, and then with all other problems too
     */
    public static <T> IdempotentRequest<T> read(
            Request request, String about, BodyFields.BodyParser<T> form) {
        requireJson(request);
        IdempotentRequest<T> numbered =
                ask(request, about, JsonBody.read(request.body().getBytes()), form);
        if (request.header("Idempotency-Key")
                .filter(key -> !key.equals(numbered.no().value()))
                .isPresent()) {
            throw new Decline(
                    DeclineCode.IDEMPOTENCY_KEY_MISMATCH,
                    "/out_request_no",
                    "Idempotency-Key, if it is sent, equals out_request_no");
        }
        return numbered;
    }

    /**
     * Reads one of several requests that came in one body.
     *
     * @param json the request, as its body would be if it came alone
     * @throws Decline if there is no request number, and then with all other problems too
     */
    public static <T> IdempotentRequest<T> item(
            Request request, ObjectNode json, BodyFields.BodyParser<T> form) {
        return ask(request, "", json, form);
    }

    private static <T> IdempotentRequest<T> ask(
            Request request, String about, ObjectNode json, BodyFields.BodyParser<T> form) {
        BodyFields fields = new BodyFields(json);
        Optional<OutRequestNo> no = fields.requestNo();
        Supplier<T> wish = form.read(fields);
        Optional<Decline> problem = fields.problem();
        if (no.isEmpty()) {
            throw problem.orElseThrow();
        }
        RequestHash hash = hash(request.caller().actor(), about, json);
        if (problem.isPresent()) {
            return IdempotentRequest.invalid(no.get(), hash, problem.get());
        }
        try {
            return IdempotentRequest.of(no.get(), hash, wish.get());
        } catch (Decline declined) {
            return IdempotentRequest.invalid(no.get(), hash, declined);
        }
    }

    private static RequestHash hash(Actor actor, String about, ObjectNode json) {
        String who = actor.kind() == Actor.Kind.CLIENT ? actor.name() : actor.toString();
        String what = about.isEmpty() ? "" : about + "\n";
        return RequestHash.of(Authenticator.sha256(who + "\n" + what + JsonBody.canonical(json)));
    }

    /**
     * Reads a body that holds several requests, each with a number of its own.
     *
     * @param field the only field of the body
     * @param most how many requests at most; one at least
     * @throws Decline with all that is wrong with the body itself
     */
    public static List<ObjectNode> items(Request request, String field, int most) {
        requireJson(request);
        if (request.header("Idempotency-Key").isPresent()) {
            throw Decline.of(
                    DeclineCode.IDEMPOTENCY_KEY_MISMATCH,
                    "the key of each item is its out_request_no; leave Idempotency-Key out");
        }
        BodyFields fields = new BodyFields(JsonBody.read(request.body().getBytes()));
        List<ObjectNode> items = fields.items(field, most);
        fields.finish();
        return items;
    }

    /**
     * Reads a body without a request number.
     *
     * @throws Decline with all problems of the form, if there are any
     */
    public static <T> T readUnnumbered(Request request, BodyFields.BodyParser<T> form) {
        requireJson(request);
        BodyFields fields = new BodyFields(JsonBody.read(request.body().getBytes()));
        Supplier<T> wish = form.read(fields);
        fields.finish();
        return wish.get();
    }

    /**
     * Requires that there is no body.
     *
     * @throws Decline if there is a body
     */
    public static void requireNoBody(Request request) {
        if (request.body().length() > 0 && !JsonBody.read(request.body().getBytes()).isEmpty()) {
            throw Decline.of(DeclineCode.UNKNOWN_FIELD, "there is no body here");
        }
    }

    private static void requireJson(Request request) {
        String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.matches("application/json\\s*(;\\s*charset=\"?utf-8\"?\\s*)?")) {
            throw Decline.of(
                    DeclineCode.MEDIA_TYPE_NOT_SUPPORTED,
                    "the body must be application/json in UTF-8");
        }
    }

    /** What is answered to a request that was taken, now or before. */
    public static Reply createdOrReplayed(Acceptance taken, String location, ObjectNode object) {
        return taken.replayed()
                ? Reply.json(200, object).withHeader("Idempotent-Replayed", "true")
                : Reply.json(201, object).withHeader("Location", location);
    }
}
