package coffer.member;

import coffer.approval.ApprovalResult;
import coffer.approval.Decision;
import coffer.approval.ProposalResult;
import coffer.bank.Applicant;
import coffer.bank.ExternalAccount;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.bank.SubAccountNo;
import coffer.instruction.BankConnection;
import coffer.instruction.BankConnections;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionListener;
import coffer.instruction.InstructionState;
import coffer.instruction.NewInstruction;
import coffer.instruction.NewInstruction.Details;
import coffer.instruction.RequestAcceptor;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.Actor;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.FundAccountNo;
import coffer.market.IdGenerator;
import coffer.market.IdempotentRequest;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.market.SubAccountId;
import coffer.member.MemberStore.MemberView;
import coffer.member.MemberStore.NewMember;
import coffer.money.Money;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens (开户), renames, suspends and closes members. An application is recorded at once. Once a
 * second person has approved it, the member gets the next fund account number, and the bank is
 * asked to open a sub-account under a number that we choose: after a lost reply that number can be
 * inquired, and no second sub-account is opened.
 */
public final class Members {

    /** How often a number that another approval took meanwhile is replaced by the next. */
    private static final int TRIES = 50;

    private final MemberStore members;
    private final BankConnections connections;
    private final RequestAcceptor acceptor;
    private final IdGenerator ids;
    private final InstructionListener listener;

    public Members(
            MemberStore members,
            BankConnections connections,
            RequestAcceptor acceptor,
            IdGenerator ids,
            InstructionListener listener) {
        this.members = members;
        this.connections = connections;
        this.acceptor = acceptor;
        this.ids = ids;
        this.listener = listener;
    }

    /**
     * An application for membership.
     *
     * @param bank the code of a main account; may be left out where the market has only one
     */
    public record Application(
            Applicant applicant, Optional<String> bank, List<ExternalAccount> boundAccounts) {

        public Application {
            boundAccounts = List.copyOf(boundAccounts);
        }
    }

    /**
     * Records an application, once. Its fields are checked here, before the bank sees them.
     *
     * @return the member's number, in place of an instruction's
     * @throws Decline if it is not taken
     */
    public Acceptance apply(MarketId market, Actor maker, IdempotentRequest<Application> request) {
        try {
            return taken(
                    members.apply(
                            market,
                            request.no().value(),
                            request.hash(),
                            member(market, maker, request.body())));
        } catch (Decline declined) {
            return acceptor.known(market, Resource.MEMBER, request).orElseThrow(() -> declined);
        }
    }

    private NewMember member(MarketId market, Actor maker, Application application) {
        BankConnection connection = connection(market, application.bank());
        checkBound(application);
        fits(
                connection,
                new OrderToPlan.Application(application.applicant(), application.boundAccounts()));
        return new NewMember(
                ids.next(),
                maker,
                connection.account().id(),
                application.applicant(),
                application.boundAccounts().stream()
                        .map(account -> new BoundAccount(ids.next(), account))
                        .toList());
    }

    private static Acceptance taken(ProposalResult proposed) {
        return switch (proposed.outcome()) {
            case TAKEN -> new Acceptance(new InstructionId(proposed.id()), false);
            case REPLAYED -> new Acceptance(new InstructionId(proposed.id()), true);
            case KEY_REUSED -> throw RequestAcceptor.reused();
            case NOT_FOUND, CLOSED, NOT_IN_REVIEW, REVIEW_PENDING ->
                    throw new IllegalStateException("not a verdict on an application");
        };
    }

    private BankConnection connection(MarketId market, Optional<String> bank) {
        List<BankConnection> all =
                connections.all().stream()
                        .filter(c -> c.account().market().equals(market))
                        .filter(c -> bank.map(c.account().code()::equals).orElse(true))
                        .toList();
        if (all.isEmpty()) {
            throw new Decline(DeclineCode.BANK_NOT_FOUND, "/bank", "the market has no such bank");
        }
        if (all.size() > 1) {
            throw new Decline(
                    DeclineCode.BANK_AMBIGUOUS, "/bank", "name one of the market's banks");
        }
        return all.getFirst();
    }

    private static void checkBound(Application application) {
        Set<String> seen = new HashSet<>();
        List<ExternalAccount> all = application.boundAccounts();
        for (int at = 0; at < all.size(); at++) {
            String pointer = "/bound_accounts/" + at;
            if (!all.get(at).name().equals(application.applicant().name())) {
                throw new Decline(
                        DeclineCode.BOUND_ACCOUNT_NAME,
                        pointer + "/name",
                        "a bound account bears the member's own name");
            }
            if (!seen.add(all.get(at).accountNo())) {
                throw new Decline(
                        DeclineCode.BOUND_ACCOUNT_TWICE,
                        pointer + "/account_no",
                        "this account stands twice");
            }
        }
    }

    private static void fits(BankConnection connection, OrderToPlan order) {
        if (connection.gateway().plan(order)
                instanceof Plan.Unfit(var code, var pointer, var detail)) {
            throw new Decline(code, pointer, detail);
        }
    }

    /** Executes the second person's decision about an application. */
    public ApprovalResult decide(
            MarketId market, long id, Actor checker, Decision decision, @Nullable String because) {
        MemberView member = required(market, id);
        return decision == Decision.APPROVED
                ? approve(market, member, checker)
                : reject(market, member, checker, Objects.requireNonNull(because));
    }

    /** Approves a member; the numbers that it gets follow one another without a gap. */
    private ApprovalResult approve(MarketId market, MemberView member, Actor checker) {
        BankConnection connection = connections.required(member.mainAccount());
        for (int tries = 0; tries < TRIES; tries++) {
            int number = members.nextNumber(market);
            SubAccountNo no = chosen(connection, FundAccountNo.of(number), member);
            InstructionId registration = new InstructionId(ids.next());
            ApprovalResult result =
                    members.approve(market, member.id(), checker, number, no, registration);
            if (result == ApprovalResult.OK) {
                listener.moved(market, registration, InstructionState.CREATED);
            }
            if (result != ApprovalResult.MOVED) {
                return result;
            }
        }
        throw new IllegalStateException("other approvals took every number that was tried");
    }

    private static SubAccountNo chosen(
            BankConnection connection, FundAccountNo no, MemberView member) {
        Plan plan = connection.gateway().plan(new OrderToPlan.Registration(no, member.applicant()));
        return switch (plan) {
            case Plan.Open open -> open.no();
            case Plan.Unfit(var code, var pointer, var detail) ->
                    throw new Decline(code, pointer, detail);
            case Plan.Send _, Plan.NothingToSend _ ->
                    throw new IllegalStateException("an opening names its number");
        };
    }

    /** Rejects a member. */
    private ApprovalResult reject(
            MarketId market, MemberView member, Actor checker, String because) {
        return members.reject(market, member.id(), checker, because);
    }

    /**
     * Gives a member another name, once, at the bank first.
     *
     * @throws Decline if it is not taken
     */
    public Acceptance rename(MarketId market, long member, IdempotentRequest<String> request) {
        try {
            MemberView found = opened(market, member);
            String name = request.body();
            fits(connections.required(found.mainAccount()), new OrderToPlan.Renaming(name));
            Details details =
                    new Details(
                            Optional.empty(),
                            Money.ZERO,
                            Optional.of(name),
                            Optional.empty(),
                            Optional.empty());
            return acceptor.accept(
                    market, administer(found, InstructionKind.RENAMING, request, details));
        } catch (Decline declined) {
            return acceptor.known(market, Resource.MEMBER, request).orElseThrow(() -> declined);
        }
    }

    /**
     * Closes a member's sub-account at the bank, once, and only at zero.
     *
     * @throws Decline if it is not taken
     */
    public Acceptance close(MarketId market, long member, IdempotentRequest<?> request) {
        try {
            // Nothing is asked beside the number; this declines all other fields.
            var _ = request.body();
            return acceptor.accept(
                    market,
                    administer(
                            opened(market, member),
                            InstructionKind.CLOSING,
                            request,
                            Details.NONE));
        } catch (Decline declined) {
            return acceptor.known(market, Resource.MEMBER, request).orElseThrow(() -> declined);
        }
    }

    private MemberView opened(MarketId market, long id) {
        MemberView member = required(market, id);
        if (member.status() != MemberStatus.ACTIVE && member.status() != MemberStatus.SUSPENDED) {
            throw Decline.of(
                    DeclineCode.ACCOUNT_NOT_ACTIVE,
                    "the member is {status}",
                    Map.of("status", member.status().word()));
        }
        return member;
    }

    private NewInstruction administer(
            MemberView member,
            InstructionKind kind,
            IdempotentRequest<?> request,
            Details details) {
        SubAccountId account = member.subAccount().orElseThrow();
        return new NewInstruction(
                new InstructionId(ids.next()),
                member.mainAccount(),
                kind,
                account,
                account,
                Money.ZERO,
                Optional.empty(),
                HeldBy.BANK,
                request.no().value(),
                request.hash(),
                Optional.empty(),
                "",
                details);
    }

    /**
     * Suspends a member's account, which then takes no orders, or ends the suspension. Money that
     * comes in is booked all the same.
     *
     * @throws Decline if there is no such member, or it is closed
     */
    public void suspend(MarketId market, long id, boolean suspended, Actor by, String because) {
        MemberView member = required(market, id);
        FundAccountNo no =
                member.fundAccount().orElseThrow(() -> notSuspendable(member.status().word()));
        switch (members.suspend(market, no, suspended, by, because)) {
            case OK -> {}
            case NOT_FOUND -> throw new IllegalStateException("fund account " + no + " is gone");
            case REPEATED,
                    DECIDED,
                    SAME_PERSON,
                    MOVED,
                    TAKEN,
                    CLOSED,
                    FREEZE_EXCEEDED,
                    NOT_IN_REVIEW,
                    EVIDENCE_GONE ->
                    throw notSuspendable("closed");
        }
    }

    private static Decline notSuspendable(String status) {
        return Decline.of(
                DeclineCode.NOT_SUSPENDABLE, "the member is {status}", Map.of("status", status));
    }

    private MemberView required(MarketId market, long id) {
        return members.find(market, id)
                .orElseThrow(() -> Decline.of(DeclineCode.NOT_FOUND, "there is no such member"));
    }
}
