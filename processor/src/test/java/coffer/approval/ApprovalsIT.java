package coffer.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.bank.BankCommand;
import coffer.bank.NoVerdictReason;
import coffer.fixture.Treasury;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.ledger.BankLineCause;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.Resource;
import coffer.member.MemberStatus;
import coffer.member.MemberStore.MemberView;
import coffer.statement.BankLineId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one person makes and another checks, on real books; the bank's part is played by hand. */
final class ApprovalsIT {

    private Treasury treasury;

    @BeforeEach
    void open() {
        treasury = Treasury.open();
    }

    @AfterEach
    void booksAreSound() {
        assertThat(treasury.books().breaches()).isEmpty();
        treasury.close();
    }

    @Test
    void approvedAtOnceMembersGetNumbersWithoutAGap() throws Exception {
        List<Long> applied = IntStream.range(0, 20).mapToObj(i -> treasury.apply("a" + i)).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (Long member : applied) {
                all.add(threads.submit(() -> treasury.approve(Resource.MEMBER, member)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        List<MemberView> members = applied.stream().map(treasury::member).toList();
        assertThat(members)
                .extracting(m -> m.fundAccount().orElseThrow().value())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(3, 22).mapToObj("F%06d"::formatted).toList());
        assertThat(members).extracting(MemberView::subAccountNo).doesNotHaveDuplicates();
        assertThat(members).extracting(MemberView::status).containsOnly(MemberStatus.REGISTERING);
    }

    @Test
    void aMemberGoesThroughReviewAndRegistration() {
        long id = treasury.apply("m1");
        assertThat(treasury.member(id).status()).isEqualTo(MemberStatus.APPLIED);
        treasury.approve(Resource.MEMBER, id);
        BankCommand.Registration sent = (BankCommand.Registration) treasury.send();
        assertThat(sent.no()).isEqualTo(treasury.member(id).subAccountNo().orElseThrow());
        assertThat(sent.applicant()).isEqualTo(treasury.member(id).applicant());
        treasury.end(InstructionState.SUCCEEDED);
        assertThat(treasury.member(id).status()).isEqualTo(MemberStatus.ACTIVE);
        treasury.deposit("F000003", "10.00");

        assertThat(code(() -> treasury.close(id, "c1"))).isEqualTo(DeclineCode.ACCOUNT_NOT_EMPTY);
        Acceptance renamed = treasury.rename(id, "n1", "示例新名公司");
        assertThat(((BankCommand.Renaming) treasury.send()).name()).isEqualTo("示例新名公司");
        treasury.end(InstructionState.SUCCEEDED);
        assertThat(renamed.replayed()).isFalse();
        assertThat(treasury.member(id).name()).isEqualTo("示例新名公司");
    }

    @Test
    void aMemberWhomTheBankRefusesIsRejected() {
        long id = treasury.apply("m1");
        treasury.approve(Resource.MEMBER, id);
        treasury.send();
        treasury.end(InstructionState.FAILED);
        assertThat(treasury.member(id).status()).isEqualTo(MemberStatus.REJECTED);
        assertThat(code(() -> treasury.suspend(id))).isEqualTo(DeclineCode.NOT_SUSPENDABLE);
    }

    @Test
    void anEmptyAccountIsClosedAndTakesNoMoreOrders() {
        long id = treasury.apply("m1");
        treasury.approve(Resource.MEMBER, id);
        treasury.send();
        treasury.end(InstructionState.SUCCEEDED);
        treasury.suspend(id);
        assertThat(treasury.member(id).status()).isEqualTo(MemberStatus.SUSPENDED);
        treasury.close(id, "c1");
        treasury.send();
        treasury.end(InstructionState.SUCCEEDED);
        assertThat(treasury.member(id).status()).isEqualTo(MemberStatus.CLOSED);
    }

    @Test
    void aPublicDepositIsGivenInPartsTakenBackAndSentBack() {
        BankLineId deposit = treasury.publicDeposit("1000.00");
        InstructionId first = treasury.credit("c1", deposit, "F000001", "600.00").id();
        assertThat(treasury.claimable()).as("nobody checked it").isZero();
        assertThat(treasury.figures("F000001")).isEqualTo("0.00/0.00/0.00");
        assertThat(treasury.left(deposit)).isEqualTo("400.00");
        assertThat(code(() -> treasury.credit("c2", deposit, "F000002", "400.00")))
                .as("one pending request for one deposit")
                .isEqualTo(DeclineCode.REVIEW_PENDING);
        treasury.approve(Resource.ADJUSTMENT_CREDIT, first.value());
        BankCommand.AdjustmentCredit sent = (BankCommand.AdjustmentCredit) treasury.send();
        assertThat(sent.entry()).isEqualTo(treasury.position(deposit));
        treasury.end(InstructionState.SUCCEEDED);
        assertThat(treasury.figures("F000001")).isEqualTo("600.00/0.00/0.00");

        assertThat(code(() -> treasury.credit("c3", deposit, "F000002", "400.01")))
                .isEqualTo(DeclineCode.REST_EXCEEDED);
        InstructionId second = treasury.credit("c4", deposit, "F000002", "400.00").id();
        treasury.approve(Resource.ADJUSTMENT_CREDIT, second.value());
        treasury.send();
        treasury.end(InstructionState.SUCCEEDED);

        InstructionId back = treasury.takeBack("t1", second, "150.00").id();
        treasury.approve(Resource.TAKE_BACK, back.value());
        assertThat(treasury.claimable()).as("the line it names is not known").isZero();
        BankLineId credited = treasury.ownLine(second, "F000002", "400.00");
        BankCommand.TakeBack taking = (BankCommand.TakeBack) treasury.send();
        assertThat(taking.entry()).isEqualTo(treasury.position(credited));
        treasury.end(InstructionState.SUCCEEDED);
        assertThat(treasury.figures("F000002")).isEqualTo("250.00/0.00/0.00");
        assertThat(code(() -> treasury.takeBack("t2", second, "250.01")))
                .isEqualTo(DeclineCode.REST_EXCEEDED);

        BankLineId again = treasury.ownLine(back, "public", "150.00");
        assertThat(treasury.left(again)).isEqualTo("150.00");
        assertThat(treasury.left(deposit)).isEqualTo("0.00");
        InstructionId gone = treasury.sendBack("s1", again, "150.00").id();
        treasury.approve(Resource.SEND_BACK, gone.value());
        BankCommand.Payout payout = (BankCommand.Payout) treasury.send();
        assertThat(payout.payee().accountNo()).isEqualTo(Treasury.PAYER_ACCOUNT);
        treasury.end(InstructionState.SUCCEEDED);
        assertThat(treasury.left(again)).isEqualTo("0.00");
        assertThat(treasury.available("public")).isEqualTo("0.00");
    }

    @Test
    void aRejectionGivesTheMoneyBackAndIsKept() {
        BankLineId deposit = treasury.publicDeposit("1000.00");
        InstructionId credit = treasury.credit("c1", deposit, "F000001", "600.00").id();
        assertThat(code(() -> treasury.approveByMaker(Resource.ADJUSTMENT_CREDIT, credit.value())))
                .isEqualTo(DeclineCode.SAME_PERSON);
        treasury.reject(Resource.ADJUSTMENT_CREDIT, credit.value(), "another company's");
        assertThat(treasury.left(deposit)).isEqualTo("1000.00");
        assertThat(treasury.available("public")).isEqualTo("1000.00");
        assertThat(treasury.review(credit.value()).because()).contains("another company's");
        assertThat(code(() -> treasury.approve(Resource.ADJUSTMENT_CREDIT, credit.value())))
                .isEqualTo(DeclineCode.REVIEW_DECIDED);
        treasury.credit("c2", deposit, "F000002", "1000.00");
    }

    @Test
    void onePersonCannotBeTwoEvenByDirectSql() {
        BankLineId deposit = treasury.publicDeposit("1000.00");
        long credit = treasury.credit("c1", deposit, "F000001", "600.00").id().value();
        assertThatThrownBy(() ->
                        treasury.books()
                                .asOwner(
                                        "update review set checker = maker, checked_at = now(),"
                                                + " verdict = 'APPROVED' where review_id = "
                                                + credit))
                .rootCause()
                .hasMessageContaining("review_check");
        assertThatThrownBy(() ->
                        treasury.books().database().rows("update review set verdict = 'APPROVED'"))
                .hasMessageContaining("permission denied");
        assertThat(
                        treasury.books()
                                .database()
                                .rows(
                                        "select clear(1, now(), "
                                                + credit
                                                + ", 'staff:wang', 'APPROVED', null) as said")
                                .getFirst()
                                .getString("said"))
                .isEqualTo("SAME_PERSON");
    }

    @Test
    void aWithdrawalKeepsTheHighestFeeAvailable() {
        long member = treasury.activeMember("m1");
        treasury.deposit("F000003", "100.00");
        treasury.books().asOwner("update main_account set highest_fee = 500");
        treasury.books().asOwner("update market set withdrawal_limit = 9000");
        assertThat(code(() -> treasury.withdraw("w1", member, "95.01")))
                .isEqualTo(DeclineCode.INSUFFICIENT_FUNDS);
        InstructionId large = treasury.withdraw("w2", member, "90.01").id();
        assertThat(treasury.claimable()).as("above the limit").isZero();
        treasury.reject(Resource.WITHDRAWAL, large.value(), "not announced");
        treasury.withdraw("w3", member, "90.00");
        assertThat(((BankCommand.Payout) treasury.send()).payee().name())
                .isEqualTo(treasury.member(member).name());
        treasury.end(InstructionState.SUCCEEDED);
        assertThat(treasury.figures("F000003")).isEqualTo("10.00/0.00/0.00");
    }

    @Test
    void aPayoutComesBackOnce() {
        long member = treasury.activeMember("m1");
        treasury.deposit("F000003", "100.00");
        treasury.books().asOwner("update market set withdrawal_limit = 100000");
        InstructionId id = treasury.withdraw("w1", member, "40.00").id();
        treasury.send();
        treasury.ownLine(id, "F000003", "40.00");
        treasury.returnLine(id, "F000003", "40.00");
        assertThat(treasury.figures("F000003"))
                .as("it waits for the end")
                .isEqualTo("60.00/0.00/40.00");
        treasury.end(InstructionState.SUCCEEDED);
        treasury.returnLine(id, "F000003", "40.00");
        treasury.returnLine(id, "F000003", "40.00");
        assertThat(treasury.figures("F000003")).isEqualTo("100.00/0.00/0.00");
    }

    @Test
    void whatFailedAndYetLeftAndCameBackIsAPair() {
        long member = treasury.activeMember("m1");
        treasury.deposit("F000003", "100.00");
        treasury.books().asOwner("update market set withdrawal_limit = 100000");
        InstructionId id = treasury.withdraw("w1", member, "40.00").id();
        treasury.send();
        treasury.end(InstructionState.FAILED);
        treasury.ownLine(id, "F000003", "40.00");
        assertThat(treasury.openDifferences()).containsExactly("STATE");
        treasury.returnLine(id, "F000003", "40.00");
        assertThat(treasury.openDifferences()).isEmpty();
        assertThat(treasury.figures("F000003")).isEqualTo("100.00/0.00/0.00");
    }

    @Test
    void whatPeopleBookedAsGoneComesBack() {
        BankLineId deposit = treasury.publicDeposit("100.00");
        InstructionId id = treasury.sendBack("s1", deposit, "40.00").id();
        treasury.approve(Resource.SEND_BACK, id.value());
        treasury.send();
        treasury.end(InstructionState.FAILED);
        assertThat(treasury.left(deposit)).isEqualTo("100.00");
        treasury.ownLine(id, "public", "40.00");
        long difference = treasury.difference("STATE");
        long correction =
                treasury.correct("k1", difference, treasury.no("public"), "cash", "40.00");
        treasury.approve(Resource.CORRECTION, correction);
        assertThat(treasury.available("public")).isEqualTo("60.00");
        assertThat(treasury.left(deposit)).as("nobody can give it away").isEqualTo("60.00");
        treasury.returnLine(id, "public", "40.00");
        assertThat(treasury.available("public")).isEqualTo("100.00");
        assertThat(treasury.left(deposit)).isEqualTo("100.00");
        assertThat(treasury.openDifferences()).isEmpty();
    }

    @Test
    void aCorrectionNeedsTwoPeopleAndClosesItsDifference() {
        treasury.deposit("F000001", "100.00");
        treasury.fact("F000001", BankLineCause.FOREIGN, "30.00");
        long difference = treasury.difference("FOREIGN");
        long correction = treasury.correct("k1", difference, "cash", "F000001", "30.00");
        assertThat(code(() -> treasury.correct("k2", difference, "cash", "F000001", "30.00")))
                .isEqualTo(DeclineCode.REVIEW_PENDING);
        assertThat(code(() -> treasury.approveByMaker(Resource.CORRECTION, correction)))
                .isEqualTo(DeclineCode.SAME_PERSON);
        assertThat(treasury.figures("F000001")).isEqualTo("70.00/0.00/0.00");
        treasury.approve(Resource.CORRECTION, correction);
        treasury.approve(Resource.CORRECTION, correction);
        assertThat(treasury.figures("F000001")).isEqualTo("100.00/0.00/0.00");
        assertThat(treasury.openDifferences()).isEmpty();
    }

    @Test
    void aCourtsMoneyIsNotToBeOrdered() {
        treasury.deposit("F000001", "100.00");
        treasury.weigh("F000001", "100.00", "70.00", "30.00");
        assertThat(treasury.openDifferences()).containsExactly("COURT");
        assertThat(code(() -> treasury.transfer("r1", "70.01")))
                .isEqualTo(DeclineCode.INSUFFICIENT_FUNDS);
        treasury.transfer("r2", "70.00");
        treasury.weigh("F000001", "100.00", "100.00", "0.00");
        assertThat(treasury.openDifferences()).isEmpty();
        treasury.transfer("r3", "30.00");
    }

    @Test
    void aFreezeThatTheBankLiftedIsCorrectedTogetherWithItsMoney() {
        treasury.deposit("F000001", "100.00");
        InstructionId freeze = treasury.freeze("r1", "40.00");
        treasury.weigh("F000001", "100.00", "100.00", "0.00");
        assertThat(treasury.openDifferences()).containsExactly("LIFTED");
        long correction =
                treasury.correctFreeze("k1", treasury.difference("LIFTED"), freeze, "40.00");
        treasury.approve(Resource.CORRECTION, correction);
        assertThat(treasury.figures("F000001")).isEqualTo("100.00/0.00/0.00");
    }

    @Test
    void nobodyJudgesWithoutEvidence() {
        treasury.deposit("F000001", "100.00");
        InstructionId id = treasury.transfer("r1", "40.00");
        treasury.send();
        assertThat(code(() -> treasury.judge("j0", id, InstructionState.FAILED, "")))
                .isEqualTo(DeclineCode.NOT_IN_REVIEW);
        treasury.toReview(id);
        assertThat(code(() -> treasury.judge("j1", id, InstructionState.FAILED, "")))
                .isEqualTo(DeclineCode.EVIDENCE_MISSING);
        assertThat(code(() -> treasury.judge("j2", id, InstructionState.SUCCEEDED, "")))
                .isEqualTo(DeclineCode.EVIDENCE_MISSING);
        long judgement = treasury.judge("j3", id, InstructionState.SUCCEEDED, "the bank's letter");
        assertThat(code(() -> treasury.approveByMaker(Resource.JUDGEMENT, judgement)))
                .isEqualTo(DeclineCode.SAME_PERSON);
        treasury.approve(Resource.JUDGEMENT, judgement);
        assertThat(treasury.figures("F000002")).isEqualTo("40.00/0.00/0.00");
    }

    @Test
    void whatTheBankSaysBetweenTwoPersonsCounts() {
        treasury.deposit("F000001", "100.00");
        InstructionId id = treasury.transfer("r1", "40.00");
        treasury.send();
        treasury.toReview(id);
        long judgement = treasury.judge("j1", id, InstructionState.SUCCEEDED, "the bank's letter");
        treasury.says(id, "Accepted", Optional.empty());
        assertThat(code(() -> treasury.approve(Resource.JUDGEMENT, judgement)))
                .isEqualTo(DeclineCode.EVIDENCE_MISSING);
        assertThat(treasury.figures("F000001")).isEqualTo("60.00/0.00/40.00");
        treasury.reject(Resource.JUDGEMENT, judgement, "the bank has it");
        // A silence is no word: the last one stands.
        treasury.says(id, "Silent", Optional.of(NoVerdictReason.NO_ANSWER));
        treasury.says(id, "Silent", Optional.of(NoVerdictReason.TOO_FAST));
        assertThat(code(() -> treasury.judge("j2", id, InstructionState.SUCCEEDED, "a letter")))
                .isEqualTo(DeclineCode.BANK_HAS_THE_ORDER);
        treasury.says(id, "Silent", Optional.of(NoVerdictReason.NO_SUCH_ORDER));
        long second = treasury.judge("j3", id, InstructionState.SUCCEEDED, "a letter");
        treasury.approve(Resource.JUDGEMENT, second);
        assertThat(treasury.figures("F000002")).isEqualTo("40.00/0.00/0.00");
    }

    @Test
    void thatAnOrderWaitsTooLongIsToldOnce() {
        treasury.deposit("F000001", "100.00");
        InstructionId id = treasury.transfer("r1", "40.00");
        assertThat(treasury.tellOverdue()).containsExactly(id.serial());
        assertThat(treasury.tellOverdue()).isEmpty();
        treasury.send();
        assertThat(treasury.tellOverdue()).isEmpty();
        assertThat(
                        treasury.books()
                                .database()
                                .rows(
                                        "select from outbox where object_id = %d"
                                                        .formatted(id.value())
                                                + " and type = 'forced_transfer.overdue'"))
                .hasSize(1);
        InstructionId other = treasury.transfer("r2", "10.00");
        treasury.send();
        treasury.end(InstructionState.SUCCEEDED);
        assertThat(treasury.tellOverdue()).as("%s has ended", other).isEmpty();
    }

    private static DeclineCode code(Runnable act) {
        return catchThrowableOfType(Decline.class, act::run).code();
    }
}
