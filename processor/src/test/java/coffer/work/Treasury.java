package coffer.work;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.account.AccountStore;
import coffer.account.AccountStore.Agreement;
import coffer.account.AccountStore.BankFigures;
import coffer.account.AccountStore.Figures;
import coffer.account.AccountStore.Standing;
import coffer.account.SubAccount;
import coffer.approval.ReviewStore;
import coffer.approval.Reviews;
import coffer.bank.Applicant;
import coffer.bank.Balances;
import coffer.bank.BankCommand;
import coffer.bank.BankEntryRef;
import coffer.bank.BankLine;
import coffer.bank.CertificateType;
import coffer.bank.ClientSerial;
import coffer.bank.Direction;
import coffer.bank.Exchange;
import coffer.bank.InstructionKind;
import coffer.bank.LineOrigin;
import coffer.bank.LinePart;
import coffer.bank.LinePosition;
import coffer.bank.LineSign;
import coffer.bank.MemberKind;
import coffer.bank.OutsideAccount;
import coffer.bank.Silence;
import coffer.cash.PublicDepositStore;
import coffer.cash.PublicDeposits;
import coffer.cash.Withdrawals;
import coffer.instruction.Channel;
import coffer.instruction.Channels;
import coffer.instruction.Counts;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.InstructionStore;
import coffer.instruction.InstructionStore.Act;
import coffer.instruction.InstructionStore.Claimed;
import coffer.instruction.InstructionStore.Finish;
import coffer.instruction.InstructionStore.Message;
import coffer.instruction.Intake;
import coffer.instruction.Intake.Taken;
import coffer.instruction.Listener;
import coffer.instruction.OwnWriters;
import coffer.instruction.Patience;
import coffer.instruction.Progress;
import coffer.lease.LeaseStore;
import coffer.ledger.LineCause;
import coffer.market.Actor;
import coffer.market.FundAccountNo;
import coffer.market.Ids;
import coffer.market.MainAccount;
import coffer.market.OutRequestNo;
import coffer.market.RequestHash;
import coffer.market.Resource;
import coffer.member.MemberStore;
import coffer.member.MemberStore.MemberView;
import coffer.member.Members;
import coffer.money.Money;
import coffer.reconciliation.Corrections;
import coffer.reconciliation.DifferenceStore;
import coffer.statement.BalanceReader;
import coffer.statement.LineId;
import coffer.statement.LineStore;
import coffer.statement.LineStore.Finding;
import coffer.store.TestBooks;
import coffer.transfer.ForcedTransfers;
import coffer.transfer.FreezeStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A treasury with two members, F000001 and F000002, and two people: wang makes and li checks. The
 * bank plans all it is asked; what it does otherwise, the test says.
 */
public final class Treasury implements AutoCloseable {

    public static final String PAYER_ACCOUNT = "6200000000000000009";

    private static final Actor WANG = new Actor(Actor.Kind.STAFF, "wang");
    private static final Actor LI = new Actor(Actor.Kind.STAFF, "li");
    private static final RequestHash HASH = new RequestHash("ab".repeat(32));
    private static final LocalDate DAY = LocalDate.of(2026, 3, 2);

    private final Clock clock = Clock.systemUTC();
    private final TestBooks books = TestBooks.open();
    private final MainAccount account = books.market("alpha", 2);
    private final Ids ids = new Ids(clock, new LeaseStore(books.database()).nextNode());
    private final InstructionStore instructions = new InstructionStore(books.database(), clock);
    private final OwnWriters writers =
            new OwnWriters(books.database(), clock, Counts.NONE, "treasury", 500, 1_000);
    private final AccountStore accounts = new AccountStore(books.database());
    private final LineStore lines = new LineStore(books.database(), clock);
    private final ReviewStore reviewStore = new ReviewStore(books.database(), clock);
    private final MemberStore memberStore = new MemberStore(books.database(), clock);
    private final PublicDepositStore deposits = new PublicDepositStore(books.database());
    private final DifferenceStore differences = new DifferenceStore(books.database(), clock);
    private final FreezeStore freezes = new FreezeStore(books.database());
    private final Members members;
    private final PublicDeposits publicDeposits;
    private final Withdrawals withdrawals;
    private final Corrections corrections;
    private final Reviews reviews;
    private final ForcedTransfers transfers;
    private final long epoch;
    private final Map<LineId, LinePosition> positions = new HashMap<>();
    private final List<Claimed> sent = new ArrayList<>();

    private Treasury() {
        Channel channel =
                Channel.of(
                        account,
                        new FakeBank(clock, new Random(1)),
                        Patience.USUAL,
                        clock,
                        Counts.NONE);
        Channels channels = () -> List.of(channel);
        Intake intake =
                new Intake(
                        instructions,
                        writers,
                        accounts,
                        reviewStore,
                        channels,
                        Counts.NONE,
                        Listener.NONE);
        Progress progress =
                new Progress(
                        instructions,
                        writers,
                        _ -> Patience.USUAL,
                        500,
                        clock,
                        Counts.NONE,
                        Listener.NONE);
        this.members = new Members(memberStore, channels, intake, ids, Listener.NONE);
        this.publicDeposits =
                new PublicDeposits(deposits, instructions, accounts, channels, intake, ids);
        this.withdrawals = new Withdrawals(memberStore, accounts, channels, intake, ids);
        this.corrections =
                new Corrections(
                        differences,
                        accounts,
                        freezes,
                        instructions,
                        intake,
                        ids,
                        clock,
                        _ -> Patience.USUAL,
                        Duration.ofHours(2));
        this.reviews = new Reviews(reviewStore, members, differences, instructions, Listener.NONE);
        this.transfers =
                new ForcedTransfers(
                        instructions, accounts, freezes, channels, progress, intake, ids);
        this.epoch =
                new LeaseStore(books.database())
                        .take(account.id(), "me", Duration.ofMinutes(5))
                        .orElseThrow();
    }

    public static Treasury open() {
        return new Treasury();
    }

    public TestBooks books() {
        return books;
    }

    // --- Members ---

    public long apply(String no) {
        Applicant applicant =
                new Applicant(
                        "示例会员" + no,
                        MemberKind.COMPANY,
                        CertificateType.UNIFIED_SOCIAL_CREDIT_CODE,
                        "91000000TEST00001X",
                        "张示例",
                        "示例市示例路1号",
                        new Applicant.Contact("李示例", "13000000000", "a@example.com"));
        OutsideAccount bound =
                new OutsideAccount("6222" + no, applicant.name(), "示例银行", "999100000017", false);
        return members.apply(
                        account.market(),
                        WANG,
                        new OutRequestNo(no),
                        HASH,
                        () -> new Members.Application(applicant, Optional.empty(), List.of(bound)))
                .id()
                .value();
    }

    public long activeMember(String no) {
        long id = apply(no);
        approve(Resource.MEMBER, id);
        send();
        end(InstructionState.SUCCEEDED);
        return id;
    }

    public MemberView member(long id) {
        return memberStore.find(account.market(), id).orElseThrow();
    }

    public Taken rename(long member, String no, String name) {
        return members.rename(account.market(), member, new OutRequestNo(no), HASH, () -> name);
    }

    public Taken close(long member, String no) {
        return members.close(account.market(), member, new OutRequestNo(no), HASH);
    }

    public void suspend(long member) {
        members.suspend(account.market(), member, true, LI, "papers ran out");
    }

    // --- Two people ---

    public void approve(Resource resource, long id) {
        reviews.approve(account.market(), resource, id, LI);
    }

    public void approveByMaker(Resource resource, long id) {
        reviews.approve(account.market(), resource, id, WANG);
    }

    public void reject(Resource resource, long id, String because) {
        reviews.reject(account.market(), resource, id, LI, because);
    }

    public ReviewStore.Review review(long id) {
        return reviewStore.find(account.market(), id).orElseThrow();
    }

    // --- Orders ---

    public Taken credit(String no, LineId deposit, String payee, String amount) {
        return publicDeposits.credit(
                account.market(),
                WANG,
                new OutRequestNo(no),
                HASH,
                () ->
                        new PublicDeposits.Credit(
                                deposit, new FundAccountNo(payee), Money.parse(amount), ""));
    }

    public Taken takeBack(String no, InstructionId credit, String amount) {
        return publicDeposits.takeBack(
                account.market(),
                WANG,
                new OutRequestNo(no),
                HASH,
                () -> new PublicDeposits.TakeBack(credit, Money.parse(amount), "wrong company"));
    }

    public Taken sendBack(String no, LineId deposit, String amount) {
        return publicDeposits.sendBack(
                account.market(),
                WANG,
                new OutRequestNo(no),
                HASH,
                () ->
                        new PublicDeposits.SendBack(
                                deposit, Money.parse(amount), false, "999100000017", "unknown"));
    }

    public Taken withdraw(String no, long member, String amount) {
        MemberView who = member(member);
        return withdrawals.withdraw(
                account.market(),
                WANG,
                new OutRequestNo(no),
                HASH,
                () ->
                        new Withdrawals.Wish(
                                who.fundAccount().orElseThrow(),
                                who.boundAccounts().getFirst().id(),
                                Money.parse(amount),
                                "",
                                Optional.empty()));
    }

    public InstructionId transfer(String no, String amount) {
        return order(InstructionKind.TRANSFER, no, amount, Optional.of("F000002"));
    }

    public InstructionId freeze(String no, String amount) {
        InstructionId id = order(InstructionKind.FREEZE, no, amount, Optional.empty());
        send();
        end(InstructionState.SUCCEEDED);
        return id;
    }

    private InstructionId order(
            InstructionKind kind, String no, String amount, Optional<String> payee) {
        return transfers
                .order(
                        account.market(),
                        new OutRequestNo(no),
                        HASH,
                        () ->
                                new ForcedTransfers.Wish(
                                        kind,
                                        Optional.of(new FundAccountNo("F000001")),
                                        payee.map(FundAccountNo::new),
                                        Money.parse(amount),
                                        Optional.empty(),
                                        Optional.empty(),
                                        "",
                                        Optional.empty()))
                .id();
    }

    /** Claims the only command that may be sent. */
    public BankCommand send() {
        List<Claimed> claimed = instructions.claim(account.market(), account.id(), epoch, 10);
        assertThat(claimed).hasSize(1);
        sent.add(claimed.getFirst());
        return claimed.getFirst().command();
    }

    public int claimable() {
        return instructions.claim(account.market(), account.id(), epoch, 10).size();
    }

    /** Ends what was sent last. */
    public void end(InstructionState state) {
        finish(sent.removeLast(), state, Optional.empty());
    }

    public void toReview(InstructionId id) {
        Claimed last = sent.removeLast();
        assertThat(last.id()).isEqualTo(id);
        finish(last, InstructionState.REVIEW, Optional.of(clock.instant()));
    }

    /** What the bank answers about an order in review, by the name of its reply. */
    public void says(InstructionId id, String word, Optional<Silence> silence) {
        Instant now = clock.instant();
        Exchange exchange = new Exchange("INQUIRY", "", "", "", "", now, now);
        Finish finish =
                new Finish(
                        id,
                        InstructionState.REVIEW,
                        1,
                        InstructionState.REVIEW,
                        Optional.of(now),
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Message(Act.INQUIRE, word, silence, exchange)));
        assertThat(instructions.finish(account.market(), List.of(finish))).containsExactly(true);
    }

    /** Tells of all that waits now, however short its time. */
    public List<ClientSerial> tellOverdue() {
        Instant later = clock.instant().plusSeconds(60);
        return instructions.tellOverdue(account.market(), account.id(), later, 10);
    }

    private void finish(Claimed claimed, InstructionState state, Optional<Instant> nextAt) {
        Finish finish =
                new Finish(
                        claimed.id(),
                        InstructionState.SENDING,
                        claimed.attempt(),
                        state,
                        nextAt,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        assertThat(instructions.finish(account.market(), List.of(finish))).containsExactly(true);
    }

    // --- Statement ---

    public void deposit(String fundAccount, String amount) {
        record(
                fundAccount,
                amount,
                Direction.IN,
                LineSign.PLUS,
                LineOrigin.OUTSIDE,
                LineCause.DEPOSIT,
                Optional.empty());
    }

    public LineId publicDeposit(String amount) {
        return record(
                "public",
                amount,
                Direction.IN,
                LineSign.PLUS,
                LineOrigin.OUTSIDE,
                LineCause.PUBLIC_DEPOSIT,
                Optional.empty());
    }

    public void fact(String fundAccount, LineCause cause, String amount) {
        record(
                fundAccount,
                amount,
                Direction.OUT,
                LineSign.PLUS,
                LineOrigin.UNKNOWN,
                cause,
                Optional.empty());
    }

    /** The line that an instruction left: a payout on its payer's account, else on the payee's. */
    public LineId ownLine(InstructionId id, String on, String amount) {
        boolean payout = instructions.find(account.market(), id).orElseThrow().kind().isPayout();
        return record(
                on,
                amount,
                payout ? Direction.OUT : Direction.IN,
                LineSign.PLUS,
                payout ? LineOrigin.OUTSIDE : LineOrigin.INSIDE,
                LineCause.OWN,
                Optional.of(id));
    }

    public void returnLine(InstructionId id, String on, String amount) {
        record(
                on,
                amount,
                Direction.IN,
                LineSign.MINUS,
                LineOrigin.OUTSIDE,
                LineCause.RETURN,
                Optional.of(id));
    }

    private LineId record(
            String on,
            String amount,
            Direction direction,
            LineSign sign,
            LineOrigin origin,
            LineCause cause,
            Optional<InstructionId> instruction) {
        SubAccount at = subAccount(on);
        LineId id = new LineId(ids.next());
        String flow = cause == LineCause.RETURN ? "R" + instruction : "J" + id.value();
        BankEntryRef ref =
                new BankEntryRef(at.no(), DAY, flow, "1", direction, sign, LinePart.AMOUNT);
        BankLine line =
                new BankLine(
                        ref,
                        LocalTime.of(9, 30),
                        Money.parse(amount),
                        Optional.empty(),
                        origin,
                        "23",
                        new BankLine.Counterparty(PAYER_ACCOUNT, "示例付款方", "示例银行"),
                        "",
                        Optional.empty(),
                        false,
                        "<row/>");
        lines.record(
                account.market(),
                account.id(),
                List.of(
                        new Finding(
                                id,
                                line,
                                Optional.of(at.id()),
                                Optional.of(cause),
                                instruction,
                                cause == LineCause.FOREIGN
                                        ? Optional.of("FOREIGN")
                                        : Optional.empty(),
                                "nobody ordered it")));
        positions.put(id, new LinePosition(DAY, flow, "1"));
        return id;
    }

    public LinePosition position(LineId line) {
        return Optional.ofNullable(positions.get(line)).orElseThrow();
    }

    public String no(String on) {
        return subAccount(on).no().value();
    }

    private SubAccount subAccount(String on) {
        return accounts.subAccounts(account.market(), account.id()).stream()
                .filter(a ->
                        on.equals("public")
                                ? a.purpose() == SubAccount.Purpose.PUBLIC
                                : a.fundAccount().equals(Optional.of(new FundAccountNo(on))))
                .findFirst()
                .orElseThrow();
    }

    /** The bank's own figures, with nothing in flight. */
    public void weigh(String fundAccount, String total, String available, String frozen) {
        SubAccount at = subAccount(fundAccount);
        Balances bank =
                new Balances(Money.parse(total), Money.parse(available), Money.parse(frozen));
        Standing ours = accounts.standing(account.market(), account.id(), at.id());
        accounts.weigh(
                account.market(),
                account.id(),
                at.id(),
                new BankFigures(bank, clock.instant(), Agreement.DIFFERENT),
                ours.version(),
                BalanceReader.weigh(bank, ours, ours),
                clock.instant());
    }

    // --- Differences ---

    public long correct(String no, long difference, String from, String to, String amount) {
        return correction(
                no,
                difference,
                new Corrections.Move(Optional.of(from), to, Money.parse(amount), Optional.empty()));
    }

    public long correctFreeze(String no, long difference, InstructionId freeze, String amount) {
        return correction(
                no,
                difference,
                new Corrections.Move(
                        Optional.empty(), "F000001", Money.parse(amount), Optional.of(freeze)));
    }

    private long correction(String no, long difference, Corrections.Move move) {
        return corrections
                .propose(
                        account.market(),
                        WANG,
                        new OutRequestNo(no),
                        HASH,
                        () ->
                                new Corrections.Wish(
                                        difference, Optional.of(move), "as the bank says"))
                .id()
                .value();
    }

    public long judge(String no, InstructionId id, InstructionState state, String document) {
        return corrections
                .judge(
                        account.market(),
                        WANG,
                        new OutRequestNo(no),
                        HASH,
                        () -> new Corrections.Opinion(id, state, document, "looked into it"))
                .id()
                .value();
    }

    public List<String> openDifferences() {
        return differences.list(account.market(), Long.MAX_VALUE, Optional.of(true), 10).stream()
                .map(DifferenceStore.Difference::kind)
                .toList();
    }

    public long difference(String kind) {
        return differences.list(account.market(), Long.MAX_VALUE, Optional.of(true), 10).stream()
                .filter(d -> d.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .id();
    }

    // --- Figures ---

    public String left(LineId deposit) {
        return deposits.find(account.market(), deposit).orElseThrow().left().toString();
    }

    /** Available, frozen, pending out. */
    public String figures(String fundAccount) {
        Figures figures =
                accounts.fundAccount(account.market(), new FundAccountNo(fundAccount))
                        .orElseThrow()
                        .figures();
        return figures.available() + "/" + figures.frozen() + "/" + figures.pendingOut();
    }

    public String available(String on) {
        SubAccount at = subAccount(on);
        return Money.ofMinor(accounts.standing(account.market(), account.id(), at.id()).available())
                .toString();
    }

    @Override
    public void close() {
        books.close();
    }
}
