package coffer.platform.http;

import coffer.market.Decline;
import coffer.market.DeclineCode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Declines as {@code application/problem+json} (RFC 9457), and the page that explains each code.
 */
public final class ProblemDetails {

    /** Where the page of a code is, less the code. */
    public static final String PAGES = "/errors/";

    private ProblemDetails() {}

    /** The problem of a decline as the whole answer to a request. */
    static Reply problemReply(Decline decline, Request request) {
        DeclineCode code = decline.code();
        Reply reply =
                new Reply(
                                code.status(),
                                Reply.PROBLEM,
                                Buffer.buffer(JsonBody.bytes(body(decline, request))),
                                Map.of())
                        .inLanguage(request.language());
        if (code == DeclineCode.UNAUTHENTICATED) {
            return reply.withHeader("WWW-Authenticate", "Bearer");
        }
        if (code == DeclineCode.STORAGE_FULL) {
            // Somebody must make room first.
            return reply.withHeader("Retry-After", "30");
        }
        return code == DeclineCode.BUSY || code == DeclineCode.UNAVAILABLE
                ? reply.withHeader("Retry-After", "1")
                : reply;
    }

    /** The problem of a decline; those suppressed in it are its further errors. */
    static ObjectNode body(Decline decline, Request request) {
        DeclineCode code = decline.code();
        Language language = request.language();
        ObjectNode body = JsonBody.object();
        body.put("type", PAGES + code.word());
        body.put("title", ErrorCatalogue.meaning(code, language).title());
        body.put("status", code.status());
        body.put("detail", ErrorCatalogue.detail(decline, language));
        body.put("instance", request.path());
        body.put("code", code.word());
        body.put("request_id", request.id());
        body.put("retryable", code.isRetryable());
        ArrayNode errors = body.putArray("errors");
        for (Decline each : all(decline)) {
            if (!each.pointer().isEmpty()) {
                ObjectNode error = errors.addObject();
                error.put("pointer", each.pointer());
                error.put("code", each.code().word());
                error.put("message", ErrorCatalogue.detail(each, language));
            }
        }
        return body;
    }

    private static List<Decline> all(Decline decline) {
        List<Decline> all = new ArrayList<>();
        all.add(decline);
        for (Throwable other : decline.getSuppressed()) {
            if (other instanceof Decline more) {
                all.add(more);
            }
        }
        return all;
    }

    /** The page of a code: what it means and what to do about it. */
    public static Optional<ObjectNode> errorPage(String word, Language language) {
        return Arrays.stream(DeclineCode.values())
                .filter(code -> code.word().equals(word))
                .findFirst()
                .map(code -> {
                    ErrorCatalogue.Meaning meaning = ErrorCatalogue.meaning(code, language);
                    ObjectNode page = JsonBody.object();
                    page.put("code", code.word());
                    page.put("title", meaning.title());
                    page.put("status", code.status());
                    page.put("retryable", code.isRetryable());
                    page.put("detail", meaning.detail());
                    page.put("what_to_do", meaning.whatToDo());
                    return page;
                });
    }
}
