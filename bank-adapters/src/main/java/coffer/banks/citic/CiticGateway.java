package coffer.banks.citic;

import coffer.bank.Balances;
import coffer.bank.BankCommand;
import coffer.bank.BankExchange;
import coffer.bank.BankGateway;
import coffer.bank.BankReply;
import coffer.bank.Capabilities;
import coffer.bank.FreezeNo;
import coffer.bank.FreezeNumberQuery;
import coffer.bank.Inquiry;
import coffer.bank.NoVerdictReason;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.bank.QueryResult;
import coffer.bank.StatementPage;
import coffer.bank.StatementQuery;
import coffer.bank.SubAccountNo;
import coffer.bank.WritePermit;
import coffer.banks.FirstByte;
import coffer.banks.citic.CiticMessages.AccountBalanceReply;
import coffer.banks.citic.CiticMessages.FreezeNumberReply;
import coffer.banks.citic.CiticMessages.FreezeRecordsReply;
import coffer.banks.citic.CiticMessages.RegistrationReply;
import coffer.banks.citic.CiticMessages.Reply;
import coffer.banks.citic.CiticMessages.Request;
import coffer.banks.citic.CiticMessages.SigningReply;
import coffer.banks.citic.CiticMessages.StateReply;
import coffer.banks.citic.CiticMessages.StatementReply;
import coffer.banks.citic.CiticMessages.StatusReply;
import coffer.banks.citic.CiticMessages.SubAccountBalanceReply;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/**
 * One CITIC connection of one main account.
 *
 * <p>Every call is one message and its reply, or no reply: {@link Heard}. Whether the absence of a
 * reply may be told as {@link BankReply.NotSent} is decided by {@link FirstByte} alone.
 *
 * <p>Safe for use by many threads; a call blocks its thread.
 */
public final class CiticGateway implements BankGateway {

    private static final Logger LOG = System.getLogger(CiticGateway.class.getName());
    private static final Pattern USER_NAME = Pattern.compile("<userName>[^<]*</userName>");
    private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{4,}(?=[0-9]{4})");
    private static final WritePermit ALWAYS = () -> true;

    private final String connection;
    private final CiticConfig config;
    private final FirstByte firstByte;
    private final FirstByte.ReplyLimit limit;
    private final ProducerTemplate template;
    private final Clock clock;

    /** What came of one call. */
    private sealed interface Heard<R> {

        record Message<R>(R reply, BankExchange exchange) implements Heard<R> {}

        /**
         * @param unwritten whether not one byte of the request was written
         */
        record Nothing<R>(boolean unwritten, NoVerdictReason reason, BankExchange exchange)
                implements Heard<R> {}
    }

    CiticGateway(
            CamelContext context,
            FirstByte firstByte,
            String connection,
            CiticConfig config,
            Clock clock) {
        this.connection = connection;
        this.config = config;
        this.firstByte = firstByte;
        this.limit =
                new FirstByte.ReplyLimit(
                        Duration.ofMillis(config.replyTimeoutMillis()), config.replyLimitBytes());
        this.template = context.createProducerTemplate();
        this.clock = clock;
    }

    /**
     * Opens a connection: adds its route to the context.
     *
     * @param connection a name of ours for it, unique in the context and fit for logs
     */
    public static CiticGateway open(
            CamelContext context,
            FirstByte firstByte,
            String connection,
            CiticConfig config,
            Clock clock) {
        try {
            context.addRoutes(new CiticRoutes(connection, config));
        } catch (Exception wrongRoute) { // Camel declares no narrower one.
            throw new IllegalStateException("the route of " + connection, wrongRoute);
        }
        return new CiticGateway(context, firstByte, connection, config, clock);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(
                config.listsMainAccount(), config.adjustsInParts(), config.queryLimit());
    }

    @Override
    public Plan plan(OrderToPlan order) {
        return CiticMapping.plan(config, order);
    }

    @Override
    public BankReply send(BankCommand command, WritePermit permit) {
        return switch (command) {
            case BankCommand.ForcedTransfer transfer -> sendForcedTransfer(transfer, permit);
            case BankCommand.AdjustmentCredit credit ->
                    sendMoney(CiticMapping.adjustmentCredit(credit), Optional.empty(), permit);
            case BankCommand.TakeBack back ->
                    sendMoney(CiticMapping.takeBack(config, back), Optional.empty(), permit);
            case BankCommand.Payout payout -> sendPayout(payout, permit);
            case BankCommand.Registration registration -> sendRegistration(registration, permit);
            case BankCommand.Renaming renaming ->
                    sendAdministration(CiticMembers.renaming(config, renaming), permit);
            case BankCommand.Closing closing ->
                    sendAdministration(CiticMembers.closing(config, closing), permit);
        };
    }

    private BankReply sendRegistration(BankCommand.Registration registration, WritePermit permit) {
        Optional<Plan.Unfit> unfit = CiticMembers.unfit(config, registration.no());
        if (unfit.isPresent()) {
            LOG.log(Level.ERROR, "{0} {1}: {2}", connection, registration.serial(), unfit.get());
            return new BankReply.NotSent(notAsked(CiticMessages.DLBREGSN, unfit.get()));
        }
        return submitted(
                ask(
                        CiticMembers.registration(config, registration),
                        RegistrationReply.class,
                        permit),
                told ->
                        CiticMembers.registered(
                                config, registration, told.reply(), told.exchange()));
    }

    private BankReply sendPayout(BankCommand.Payout payout, WritePermit permit) {
        Instant now = clock.instant();
        Optional<ZonedDateTime> slot = config.payouts().appointment(now);
        return sendMoney(
                CiticMapping.payout(config, payout, now, slot),
                slot.map(ZonedDateTime::toInstant),
                permit);
    }

    private BankReply sendMoney(
            Request request, Optional<Instant> appointment, WritePermit permit) {
        return submitted(
                ask(request, StatusReply.class, permit),
                told ->
                        CiticMapping.submitted(
                                told.reply(),
                                told.exchange(),
                                false,
                                config.refusalCodes(),
                                appointment));
    }

    private BankReply sendAdministration(Request request, WritePermit permit) {
        return submitted(
                ask(request, StatusReply.class, permit),
                told ->
                        CiticMapping.submitted(
                                told.reply(),
                                told.exchange(),
                                false,
                                config.openings().refusalCodes(),
                                Optional.empty()));
    }

    /** What came of a command: whether it was sent at all is not the bank's to say. */
    private static <R extends Reply> BankReply submitted(
            Heard<R> heard, Function<Heard.Message<R>, BankReply> mapping) {
        return switch (heard) {
            case Heard.Message<R> told -> mapping.apply(told);
            case Heard.Nothing<R> nothing ->
                    nothing.unwritten()
                            ? new BankReply.NotSent(nothing.exchange())
                            : new BankReply.Silent(nothing.reason(), nothing.exchange());
        };
    }

    private BankReply sendForcedTransfer(BankCommand.ForcedTransfer transfer, WritePermit permit) {
        Request request = CiticMapping.forcedTransfer(config, transfer);
        Optional<Plan.Unfit> unfit = CiticMapping.unfit(transfer);
        if (unfit.isPresent()) {
            LOG.log(Level.ERROR, "{0} {1}: {2}", connection, transfer.serial(), unfit.get());
            return new BankReply.NotSent(notAsked(request.action, unfit.get()));
        }
        return submitted(
                ask(request, StatusReply.class, permit),
                told -> CiticMapping.submitted(config, told.reply(), told.exchange()));
    }

    @Override
    public BankReply inquire(Inquiry inquiry) {
        if (inquiry.kind().movesMoney()) {
            return answered(
                    ask(CiticMapping.state(config, inquiry), StateReply.class, ALWAYS),
                    told -> CiticMapping.state(told.reply(), told.exchange()));
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), CiticMapping.BANK_ZONE);
        return answered(
                ask(CiticMembers.signing(config, inquiry, today), SigningReply.class, ALWAYS),
                told -> CiticMembers.signing(inquiry, told.reply(), told.exchange()));
    }

    /** That a question was not sent says nothing of the command. */
    private static <R extends Reply> BankReply answered(
            Heard<R> heard, Function<Heard.Message<R>, BankReply> mapping) {
        return switch (heard) {
            case Heard.Message<R> told -> mapping.apply(told);
            case Heard.Nothing<R> nothing ->
                    new BankReply.Silent(nothing.reason(), nothing.exchange());
        };
    }

    @Override
    public QueryResult<Optional<FreezeNo>> freezeNumber(FreezeNumberQuery question) {
        QueryResult<Optional<FreezeNo>> bySerial =
                question(
                        CiticMapping.freezeNumber(question),
                        FreezeNumberReply.class,
                        told -> CiticMapping.freezeNumber(question, told.reply(), told.exchange()));
        return switch (bySerial) {
            case QueryResult.Answer<Optional<FreezeNo>> answer
                    when answer.value().isEmpty() && question.first() ->
                    amongOpenFreezes(question, answer.exchange());
            case QueryResult.Answer<Optional<FreezeNo>> answer -> answer;
            case QueryResult.NoAnswer<Optional<FreezeNo>> noAnswer -> noAnswer;
        };
    }

    private QueryResult<Optional<FreezeNo>> amongOpenFreezes(
            FreezeNumberQuery question, BankExchange before) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), CiticMapping.BANK_ZONE);
        QueryResult<Optional<FreezeNo>> found =
                question(
                        CiticMapping.freezeRecords(config, question, today),
                        FreezeRecordsReply.class,
                        told ->
                                CiticMapping.freezeRecords(
                                        question, told.reply(), told.exchange()));
        return switch (found) {
            case QueryResult.Answer<Optional<FreezeNo>>(var value, var exchange) ->
                    new QueryResult.Answer<>(value, both(before, exchange));
            case QueryResult.NoAnswer<Optional<FreezeNo>>(var reason, var exchange) ->
                    new QueryResult.NoAnswer<>(reason, both(before, exchange));
        };
    }

    private static BankExchange both(BankExchange first, BankExchange second) {
        return new BankExchange(
                first.action() + " " + second.action(),
                first.request() + "\n" + second.request(),
                first.reply() + "\n" + second.reply(),
                second.code(),
                second.text(),
                first.askedAt(),
                second.answeredAt());
    }

    @Override
    public QueryResult<Balances> balances(SubAccountNo subAccountNo) {
        return question(
                CiticMapping.balance(config, subAccountNo),
                SubAccountBalanceReply.class,
                told -> CiticMapping.balance(subAccountNo, told.reply(), told.exchange()));
    }

    @Override
    public QueryResult<Balances> mainBalances() {
        return question(
                CiticMapping.mainBalance(config),
                AccountBalanceReply.class,
                told -> CiticMapping.mainBalance(config, told.reply(), told.exchange()));
    }

    @Override
    public QueryResult<StatementPage> lines(StatementQuery query) {
        return question(
                CiticMapping.statement(config, query),
                StatementReply.class,
                told -> CiticMapping.page(config, query, told.reply(), told.exchange()));
    }

    /** Asks what moves no money. */
    private <R extends Reply, T> QueryResult<T> question(
            Request request,
            Class<R> replyType,
            Function<Heard.Message<R>, QueryResult<T>> mapping) {
        QueryResult<T> result =
                switch (ask(request, replyType, ALWAYS)) {
                    case Heard.Message<R> message -> mapping.apply(message);
                    case Heard.Nothing<R> nothing ->
                            new QueryResult.NoAnswer<>(nothing.reason(), nothing.exchange());
                };
        if (result instanceof QueryResult.NoAnswer<T>(var reason, var exchange)
                && reason == NoVerdictReason.UNREADABLE) {
            log(exchange, "cannot be read");
        }
        return result;
    }

    /** One call: the route carries it, this method tells what came of it. */
    private <R extends Reply> Heard<R> ask(
            Request request, Class<R> replyType, WritePermit permit) {
        request.userName = config.userName();
        Instant askedAt = clock.instant();
        try (FirstByte.Call call = firstByte.open(permit, limit)) {
            org.apache.camel.Exchange carried =
                    template.send(
                            CiticRoutes.entrance(connection),
                            exchange -> {
                                exchange.setProperty(CiticRoutes.REPLY_TYPE, replyType);
                                exchange.getMessage().setHeader(FirstByte.HEADER, call.number());
                                exchange.getMessage().setBody(request);
                            });
            Exception failure = carried.getException();
            if (failure != null) {
                return nothing(request.action, call, carried, failure, askedAt);
            }
            R reply = carried.getMessage().getBody(replyType);
            return new Heard.Message<>(
                    reply,
                    new BankExchange(
                            request.action,
                            text(carried, CiticRoutes.REQUEST_TEXT),
                            text(carried, CiticRoutes.REPLY_TEXT),
                            CiticMapping.given(reply.status).orElse(""),
                            CiticMapping.given(reply.statusText).orElse(""),
                            askedAt,
                            clock.instant()));
        }
    }

    private <R> Heard<R> nothing(
            String action,
            FirstByte.Call call,
            org.apache.camel.Exchange carried,
            Exception failure,
            Instant askedAt) {
        byte[] soFar = call.replySoFar();
        boolean garbled = failure instanceof CiticRoutes.UnreadableReply || soFar.length > 0;
        boolean unwritten = call.isUnwritten() && !garbled;
        NoVerdictReason reason = garbled ? NoVerdictReason.UNREADABLE : NoVerdictReason.NO_ANSWER;
        String reply = text(carried, CiticRoutes.REPLY_TEXT);
        BankExchange exchange =
                new BankExchange(
                        action,
                        unwritten ? "" : text(carried, CiticRoutes.REQUEST_TEXT),
                        reply.isEmpty() ? masked(CiticRoutes.decode(soFar)) : reply,
                        unwritten ? "NOT_SENT" : reason.name(),
                        failure.getClass().getSimpleName() + ": " + failure.getMessage(),
                        askedAt,
                        clock.instant());
        log(exchange, "no answer");
        return new Heard.Nothing<>(unwritten, reason, exchange);
    }

    private BankExchange notAsked(String action, Plan.Unfit unfit) {
        Instant now = clock.instant();
        return new BankExchange(action, "", "", unfit.code().name(), unfit.detail(), now, now);
    }

    private static String text(org.apache.camel.Exchange carried, String property) {
        return masked(carried.getProperty(property, "", String.class));
    }

    /** Without the login name at the front end, the only thing like a secret in a message. */
    private static String masked(String text) {
        return USER_NAME.matcher(text).replaceAll("<userName>***</userName>");
    }

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
