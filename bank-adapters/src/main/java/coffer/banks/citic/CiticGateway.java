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
import coffer.bank.InstructionKind;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.bank.QueryResult;
import coffer.bank.StatementPage;
import coffer.bank.StatementQuery;
import coffer.bank.SubAccountNo;
import coffer.bank.WritePermit;
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
import coffer.banks.kernel.BankClient;
import coffer.banks.kernel.Gb18030;
import coffer.banks.kernel.MessageCodec;
import coffer.banks.kernel.Transports;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One CITIC connection of one main account: chooses the message for what is asked, and the mapping
 * for its reply. {@link BankClient} carries it.
 *
 * <p>Safe for use by many threads; a call blocks its thread.
 */
public final class CiticGateway implements BankGateway {

    private final CiticConfig config;
    private final BankClient<Request, Reply> client;
    private final Clock clock;

    private CiticGateway(CiticConfig config, BankClient<Request, Reply> client, Clock clock) {
        this.config = config;
        this.client = client;
        this.clock = clock;
    }

    /**
     * Opens a connection.
     *
     * @param connection a name of ours for it, unique among all connections and fit for logs
     */
    public static CiticGateway open(Transports transports, String connection, CiticConfig config) {
        BankClient<Request, Reply> client =
                transports.connect(
                        connection,
                        new CiticRoutes(connection, config),
                        new Codec(),
                        config.limits());
        return new CiticGateway(config, client, transports.clock());
    }

    /** What the client must know of CITIC's messages. */
    private static final class Codec implements MessageCodec<Request, Reply> {

        private static final Pattern USER_NAME = Pattern.compile("<userName>[^<]*</userName>");

        @Override
        public String action(Request request) {
            return request.action;
        }

        @Override
        public String code(Reply reply) {
            return CiticFields.given(reply.status).orElse("");
        }

        @Override
        public String text(Reply reply) {
            return CiticFields.given(reply.statusText).orElse("");
        }

        @Override
        public String decode(byte[] bytes) {
            return Gb18030.printable(bytes);
        }

        /** The login name at the front end is the only thing like a secret in a message. */
        @Override
        public String masked(String message) {
            return USER_NAME.matcher(message).replaceAll("<userName>***</userName>");
        }
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(
                config.listsMainAccount(), config.adjustsInParts(), config.queryLimit());
    }

    @Override
    public Plan plan(OrderToPlan order) {
        return CiticPlan.plan(config, order);
    }

    @Override
    public BankReply send(BankCommand command, WritePermit permit) {
        return switch (command) {
            case BankCommand.ForcedTransfer transfer -> sendForcedTransfer(transfer, permit);
            case BankCommand.AdjustmentCredit credit ->
                    sendMoney(
                            CiticTransferMapping.adjustmentCredit(credit),
                            Optional.empty(),
                            permit);
            case BankCommand.TakeBack back ->
                    sendMoney(
                            CiticTransferMapping.takeBack(config, back), Optional.empty(), permit);
            case BankCommand.Payout payout -> sendPayout(payout, permit);
            case BankCommand.Hold hold ->
                    throw new IllegalArgumentException(hold.serial() + " was never planned here");
            case BankCommand.Registration registration -> sendRegistration(registration, permit);
            case BankCommand.Renaming renaming ->
                    sendAdministration(CiticMemberMapping.renaming(config, renaming), permit);
            case BankCommand.Closing closing ->
                    sendAdministration(CiticMemberMapping.closing(config, closing), permit);
        };
    }

    private BankReply sendForcedTransfer(BankCommand.ForcedTransfer transfer, WritePermit permit) {
        Request request = CiticTransferMapping.forcedTransfer(config, transfer);
        Optional<Plan.Unfit> unfit = CiticPlan.unfit(transfer);
        if (unfit.isPresent()) {
            return client.unfit(request.action, transfer.serial(), unfit.get());
        }
        return client.submit(
                withUserName(request),
                StatusReply.class,
                permit,
                (reply, exchange) -> CiticCodes.submitted(config, reply, exchange));
    }

    private BankReply sendPayout(BankCommand.Payout payout, WritePermit permit) {
        Instant now = clock.instant();
        Optional<ZonedDateTime> slot = config.payouts().appointment(now);
        return sendMoney(
                CiticTransferMapping.payout(config, payout, now, slot),
                slot.map(ZonedDateTime::toInstant),
                permit);
    }

    private BankReply sendMoney(
            Request request, Optional<Instant> appointment, WritePermit permit) {
        return send(request, config.refusalCodes(), appointment, permit);
    }

    private BankReply sendAdministration(Request request, WritePermit permit) {
        return send(request, config.openings().refusalCodes(), Optional.empty(), permit);
    }

    private BankReply send(
            Request request,
            Set<String> refusalCodes,
            Optional<Instant> appointment,
            WritePermit permit) {
        return client.submit(
                withUserName(request),
                StatusReply.class,
                permit,
                (reply, exchange) ->
                        CiticCodes.submitted(reply, exchange, false, refusalCodes, appointment));
    }

    private BankReply sendRegistration(BankCommand.Registration registration, WritePermit permit) {
        Optional<Plan.Unfit> unfit = CiticPlan.unfit(config, registration.no());
        if (unfit.isPresent()) {
            return client.unfit(CiticMessages.DLBREGSN, registration.serial(), unfit.get());
        }
        return client.submit(
                withUserName(CiticMemberMapping.registration(config, registration)),
                RegistrationReply.class,
                permit,
                (reply, exchange) ->
                        CiticMemberMapping.registered(config, registration, reply, exchange));
    }

    @Override
    public BankReply inquire(Inquiry inquiry) {
        if (inquiry.kind() == InstructionKind.HOLD) {
            throw new IllegalArgumentException(inquiry.serial() + " was never planned here");
        }
        if (inquiry.kind().movesMoney()) {
            return client.inquire(
                    withUserName(CiticInquiryMapping.state(config, inquiry)),
                    StateReply.class,
                    CiticInquiryMapping::state);
        }
        return client.inquire(
                withUserName(CiticMemberMapping.signing(config, inquiry, today())),
                SigningReply.class,
                (reply, exchange) -> CiticMemberMapping.signing(inquiry, reply, exchange));
    }

    @Override
    public QueryResult<Optional<FreezeNo>> freezeNumber(FreezeNumberQuery question) {
        QueryResult<Optional<FreezeNo>> bySerial =
                client.query(
                        withUserName(CiticInquiryMapping.freezeNumber(question)),
                        FreezeNumberReply.class,
                        (reply, exchange) ->
                                CiticInquiryMapping.freezeNumber(question, reply, exchange));
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
        QueryResult<Optional<FreezeNo>> found =
                client.query(
                        withUserName(CiticInquiryMapping.freezeRecords(config, question, today())),
                        FreezeRecordsReply.class,
                        (reply, exchange) ->
                                CiticInquiryMapping.freezeRecords(question, reply, exchange));
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
        return client.query(
                withUserName(CiticBalanceMapping.balance(config, subAccountNo)),
                SubAccountBalanceReply.class,
                (reply, exchange) -> CiticBalanceMapping.balance(subAccountNo, reply, exchange));
    }

    @Override
    public QueryResult<Balances> mainBalances() {
        return client.query(
                withUserName(CiticBalanceMapping.mainBalance(config)),
                AccountBalanceReply.class,
                (reply, exchange) -> CiticBalanceMapping.mainBalance(config, reply, exchange));
    }

    @Override
    public QueryResult<StatementPage> lines(StatementQuery query) {
        return client.query(
                withUserName(CiticStatementMapping.statement(config, query)),
                StatementReply.class,
                (reply, exchange) -> CiticStatementMapping.page(config, query, reply, exchange));
    }

    /** The same request with the login name, which every message carries. */
    private Request withUserName(Request request) {
        request.userName = config.userName();
        return request;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), CiticFields.BANK_ZONE);
    }
}
