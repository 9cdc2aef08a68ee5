package coffer.platform.api;

import coffer.store.TransferStore;
import coffer.store.TransferStore.TransferView;
import coffer.values.Decline;
import coffer.values.DeclineCode;
import coffer.values.Instruction;
import coffer.values.InstructionId;
import coffer.values.MarketId;
import coffer.values.OutRequestNo;
import coffer.values.RequestHash;
import coffer.work.ForcedTransfers;
import coffer.work.ForcedTransfers.Taken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Forced transfers: order, cancel, look at. */
final class TransferCalls {

    private static final String PATH = "/v1/forced-transfers";
    private static final String SORT = "ft";
    private static final Pattern WAIT =
            Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?([^,;\"\\s]*)", Pattern.CASE_INSENSITIVE);

    private final ForcedTransfers transfers;
    private final TransferStore store;
    private final Waiters waiters;
    private final Duration longestWait;

    TransferCalls(
            ForcedTransfers transfers, TransferStore store, Waiters waiters, Duration longestWait) {
        this.transfers = transfers;
        this.store = store;
        this.waiters = waiters;
        this.longestWait = longestWait;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post(PATH, this::order),
                Endpoint.get(PATH, Set.of("out_request_no", "limit", "cursor"), this::list),
                Endpoint.get(PATH + "/:id", Set.of(), this::find),
                Endpoint.post(PATH + "/:id/cancel", this::cancel));
    }

    private Reply order(Request request) throws InterruptedException {
        requireJson(request);
        Optional<Duration> wait = wait(request);
        ObjectNode json = JsonBody.read(request.body().getBytes());
        TransferBody body = new TransferBody(json);
        OutRequestNo requestNo = body.requestNo();
        if (request.header("Idempotency-Key")
                .filter(key -> !key.equals(requestNo.value()))
                .isPresent()) {
            throw new Decline(
                    DeclineCode.IDEMPOTENCY_KEY_MISMATCH,
                    "/out_request_no",
                    "Idempotency-Key, if it is sent, equals out_request_no");
        }
        RequestHash hash =
                RequestHash.of(
                        Gatekeeper.sha256(request.caller().id() + "\n" + JsonBody.canonical(json)));
        Taken taken = transfers.order(request.market(), requestNo, hash, body::wish);
        InstructionId id = taken.id();
        TransferView view =
                waiters.await(
                        id,
                        wait.orElse(Duration.ZERO),
                        () -> view(request.market(), id),
                        seen -> seen.instruction().state().isEnd());
        Reply reply = Reply.json(taken.replayed() ? 200 : 201, Shapes.transfer(view));
        reply =
                taken.replayed()
                        ? reply.with("Idempotent-Replayed", "true")
                        : reply.with("Location", PATH + "/" + PublicId.TRANSFER.of(id.value()));
        return wait.isPresent()
                ? reply.with("Preference-Applied", "wait=" + wait.get().toSeconds())
                : reply;
    }

    private static void requireJson(Request request) {
        String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.matches("application/json\\s*(;\\s*charset=\"?utf-8\"?\\s*)?")) {
            throw Decline.of(
                    DeclineCode.MEDIA_TYPE_NOT_SUPPORTED,
                    "the body must be application/json in UTF-8");
        }
    }

    private Optional<Duration> wait(Request request) {
        Matcher matcher = WAIT.matcher(request.header("Prefer").orElse(""));
        if (!matcher.find()) {
            return Optional.empty();
        }
        String seconds = String.valueOf(matcher.group(1));
        if (seconds.matches("[0-9]{1,4}")) {
            Duration wait = Duration.ofSeconds(Integer.parseInt(seconds));
            if (wait.compareTo(longestWait) <= 0) {
                return Optional.of(wait);
            }
        }
        throw Decline.of(
                DeclineCode.PREFERENCE_INVALID,
                "wait is a whole number of seconds up to " + longestWait.toSeconds());
    }

    private TransferView view(MarketId market, InstructionId id) {
        return store.find(market, id).orElseThrow(TransferCalls::notFound);
    }

    private static Decline notFound() {
        return Decline.of(DeclineCode.NOT_FOUND, "there is no such forced transfer");
    }

    private static InstructionId id(Request request) {
        OptionalLong id = PublicId.TRANSFER.parse(request.name("id"));
        return new InstructionId(id.orElseThrow(TransferCalls::notFound));
    }

    private Reply find(Request request) {
        return Reply.json(200, Shapes.transfer(view(request.market(), id(request))));
    }

    private Reply cancel(Request request) {
        if (request.body().length() > 0 && !JsonBody.read(request.body().getBytes()).isEmpty()) {
            throw Decline.of(DeclineCode.UNKNOWN_FIELD, "a cancel has no body");
        }
        Instruction cancelled = transfers.cancel(request.market(), id(request));
        return Reply.json(200, Shapes.transfer(view(request.market(), cancelled.id())));
    }

    private Reply list(Request request) {
        int limit = request.limit();
        Optional<Cursor> cursor = Cursor.of(request, SORT, 1);
        Optional<String> requestNo = request.parameter("out_request_no");
        List<TransferView> rows =
                requestNo.isPresent()
                        ? byRequestNo(request.market(), requestNo.get())
                        : store.list(
                                request.market(),
                                cursor.map(c -> c.number(0)).orElse(Long.MAX_VALUE),
                                limit + 1);
        return Reply.json(
                200,
                Cursor.page(
                        SORT,
                        rows,
                        limit,
                        Shapes::transfer,
                        row -> Cursor.of(row.instruction().id().value())));
    }

    private List<TransferView> byRequestNo(MarketId market, String text) {
        OutRequestNo requestNo;
        try {
            requestNo = new OutRequestNo(text);
        } catch (IllegalArgumentException notOfThatForm) {
            throw Request.invalid("out_request_no is not 1 to 64 visible ASCII characters");
        }
        return transfers
                .find(market, requestNo)
                .flatMap(instruction -> store.find(market, instruction.id()))
                .stream()
                .toList();
    }
}
