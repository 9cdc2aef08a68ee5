package coffer.banks.kernel;

import coffer.bank.BankExchange;
import coffer.bank.BankReply;
import coffer.bank.NoVerdictReason;
import coffer.bank.Plan;
import coffer.bank.QueryResult;
import coffer.bank.WritePermit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Carries the messages of one bank connection, one call at a time per thread, and classifies the
 * outcome of each.
 *
 * <p>A reply is given to the bank's own mapping, with the {@link BankExchange} that is kept.
 * Without a reply this class decides: a command of which no byte was written is {@link
 * BankReply.NotSent}; any other failure is Silent, {@link NoVerdictReason#UNREADABLE} if something
 * came back and {@link NoVerdictReason#NO_ANSWER} if not. A query that was not sent is unanswered,
 * because that says nothing about the command in question.
 *
 * <p>Safe for use by many threads; a call blocks its thread.
 *
 * @param <Q> what all requests of the bank have in common
 * @param <R> what all replies of the bank have in common
 */
public final class BankClient<Q, R> {

    /** Exchange property for the route: the class of the reply. */
    public static final String REPLY_TYPE = "coffer.replyType";

    /** Exchange property by the route: the request as text. */
    public static final String REQUEST_TEXT = "coffer.request";

    /** Exchange property by the route: the reply as text. */
    public static final String REPLY_TEXT = "coffer.reply";

    private static final Logger LOG = System.getLogger(BankClient.class.getName());
    private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{4,}(?=[0-9]{4})");
    private static final WritePermit ALWAYS = () -> true;

    private final String connection;
    private final MessageCodec<Q, R> codec;
    private final ConnectionLimits limits;
    private final FirstByteGuard guard;
    private final ProducerTemplate template;
    private final Clock clock;

    /** The outcome of one call. */
    private sealed interface Outcome<T> {

        record Replied<T>(T reply, BankExchange exchange) implements Outcome<T> {}

        /**
         * @param unwritten whether not one byte of the request was written
         */
        record NoReply<T>(boolean unwritten, NoVerdictReason reason, BankExchange exchange)
                implements Outcome<T> {}
    }

    BankClient(
            String connection,
            MessageCodec<Q, R> codec,
            ConnectionLimits limits,
            FirstByteGuard guard,
            ProducerTemplate template,
            Clock clock) {
        this.connection = connection;
        this.codec = codec;
        this.limits = limits;
        this.guard = guard;
        this.template = template;
        this.clock = clock;
    }

    /** Where a call of a connection begins: the first node of its route. */
    public static String entrance(String connection) {
        return "direct:" + connection;
    }

    /** The id of the route's node that calls the bank. */
    public static String wire(String connection) {
        return connection + "-wire";
    }

    /** Sends a command, once. */
    public <T extends R> BankReply submit(
            Q request,
            Class<T> replyType,
            WritePermit permit,
            BiFunction<T, BankExchange, BankReply> mapping) {
        return switch (call(request, replyType, permit)) {
            case Outcome.Replied<T>(var reply, var exchange) -> mapping.apply(reply, exchange);
            case Outcome.NoReply<T>(var unwritten, var reason, var exchange) ->
                    unwritten
                            ? new BankReply.NotSent(exchange)
                            : new BankReply.Silent(reason, exchange);
        };
    }

    /** Inquires about a command. */
    public <T extends R> BankReply inquire(
            Q request, Class<T> replyType, BiFunction<T, BankExchange, BankReply> mapping) {
        return switch (call(request, replyType, ALWAYS)) {
            case Outcome.Replied<T>(var reply, var exchange) -> mapping.apply(reply, exchange);
            case Outcome.NoReply<T>(var unwritten, var reason, var exchange) ->
                    new BankReply.Silent(reason, exchange);
        };
    }

    /** Sends a query, which moves no money. */
    public <T extends R, A> QueryResult<A> query(
            Q request, Class<T> replyType, BiFunction<T, BankExchange, QueryResult<A>> mapping) {
        QueryResult<A> result =
                switch (call(request, replyType, ALWAYS)) {
                    case Outcome.Replied<T>(var reply, var exchange) ->
                            mapping.apply(reply, exchange);
                    case Outcome.NoReply<T>(var unwritten, var reason, var exchange) ->
                            new QueryResult.NoAnswer<>(reason, exchange);
                };
        if (result instanceof QueryResult.NoAnswer<A>(var reason, var exchange)
                && reason == NoVerdictReason.UNREADABLE) {
            log(exchange, "cannot be read");
        }
        return result;
    }

    /** A command that is not sent because its texts no longer fit the bank's fields. */
    public BankReply unfit(String action, Object serial, Plan.Unfit unfit) {
        LOG.log(Level.ERROR, "{0} {1}: {2}", connection, serial, unfit);
        Instant now = clock.instant();
        return new BankReply.NotSent(
                new BankExchange(action, "", "", unfit.code().name(), unfit.detail(), now, now));
    }

    /** One call over the route, and its outcome. */
    private <T extends R> Outcome<T> call(Q request, Class<T> replyType, WritePermit permit) {
        Instant askedAt = clock.instant();
        try (FirstByteGuard.Call call = guard.open(permit, limits)) {
            Exchange carried =
                    template.send(
                            entrance(connection),
                            exchange -> {
                                exchange.setProperty(REPLY_TYPE, replyType);
                                exchange.getMessage()
                                        .setHeader(FirstByteGuard.HEADER, call.number());
                                exchange.getMessage().setBody(request);
                            });
            Exception failure = carried.getException();
            if (failure != null) {
                return noReply(codec.action(request), call, carried, failure, askedAt);
            }
            T reply = carried.getMessage().getBody(replyType);
            return new Outcome.Replied<>(
                    reply,
                    new BankExchange(
                            codec.action(request),
                            text(carried, REQUEST_TEXT),
                            text(carried, REPLY_TEXT),
                            codec.code(reply),
                            codec.text(reply),
                            askedAt,
                            clock.instant()));
        }
    }

    private <T> Outcome<T> noReply(
            String action,
            FirstByteGuard.Call call,
            Exchange carried,
            Exception failure,
            Instant askedAt) {
        boolean neverWritten = call.endUnwritten();
        byte[] soFar = call.replySoFar();
        boolean garbled = failure instanceof UnreadableReply || soFar.length > 0;
        boolean unwritten = neverWritten && !garbled;
        NoVerdictReason reason = garbled ? NoVerdictReason.UNREADABLE : NoVerdictReason.NO_ANSWER;
        String reply = text(carried, REPLY_TEXT);
        BankExchange exchange =
                new BankExchange(
                        action,
                        unwritten ? "" : text(carried, REQUEST_TEXT),
                        reply.isEmpty() ? codec.masked(codec.decode(soFar)) : reply,
                        unwritten ? "NOT_SENT" : reason.name(),
                        failure.getClass().getSimpleName() + ": " + failure.getMessage(),
                        askedAt,
                        clock.instant());
        log(exchange, "no answer");
        return new Outcome.NoReply<>(unwritten, reason, exchange);
    }

    private String text(Exchange carried, String property) {
        return codec.masked(carried.getProperty(property, "", String.class));
    }

    /** Without account numbers, which a log must not hold. */
    private void log(BankExchange exchange, String what) {
        String text = LONG_NUMBER.matcher(exchange.text()).replaceAll("*");
        LOG.log(
                Level.WARNING,
                "{0} {1} {2}: {3} {4}",
                connection,
                exchange.action(),
                what,
                exchange.code(),
                text);
    }
}
