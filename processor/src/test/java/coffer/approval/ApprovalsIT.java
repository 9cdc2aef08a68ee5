package coffer.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.bank.BankCommand;
import coffer.bank.NoVerdictReason;
import coffer.fixture.MarketFixture;
import coffer.fixture.StatementFixture;
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

    private MarketFixture market;

    @BeforeEach
    void open() {
        market = MarketFixture.open();
    }

    @AfterEach
    void booksAreSound() {
        assertThat(market.books().breaches()).isEmpty();
        market.close();
    }

    @Test
    void approvedAtOnceMembersGetNumbersWithoutAGap() throws Exception {
        List<Long> applied = IntStream.range(0, 20).mapToObj(i -> market.apply("a" + i)).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (Long member : applied) {
                all.add(threads.submit(() -> market.approve(Resource.MEMBER, member)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        List<MemberView> members = applied.stream().map(market::member).toList();
        assertThat(members)
                .extracting(m -> m.fundAccount().orElseThrow().value())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(3, 22).mapToObj("F%06d"::formatted).toList());
        assertThat(members).extracting(MemberView::subAccountNo).doesNotHaveDuplicates();
        assertThat(members).extracting(MemberView::status).containsOnly(MemberStatus.REGISTERING);
    }

    @Test
    void aMemberGoesThroughReviewAndRegistration() {
        long id = market.apply("m1");
        assertThat(market.member(id).status()).isEqualTo(MemberStatus.APPLIED);
        market.approve(Resource.MEMBER, id);
        BankCommand.Registration sent = (BankCommand.Registration) market.sending().send();
        assertThat(sent.no()).isEqualTo(market.member(id).subAccountNo().orElseThrow());
        assertThat(sent.applicant()).isEqualTo(market.member(id).applicant());
        market.sending().end(InstructionState.SUCCEEDED);
        assertThat(market.member(id).status()).isEqualTo(MemberStatus.ACTIVE);
        market.statement().deposit("F000003", "10.00");

        assertThat(code(() -> market.close(id, "c1"))).isEqualTo(DeclineCode.ACCOUNT_NOT_EMPTY);
        Acceptance renamed = market.rename(id, "n1", "示例新名公司");
        assertThat(((BankCommand.Renaming) market.sending().send()).name()).isEqualTo("示例新名公司");
        market.sending().end(InstructionState.SUCCEEDED);
        assertThat(renamed.replayed()).isFalse();
        assertThat(market.member(id).name()).isEqualTo("示例新名公司");
    }

    @Test
    void aMemberWhomTheBankRefusesIsRejected() {
        long id = market.apply("m1");
        market.approve(Resource.MEMBER, id);
        market.sending().send();
        market.sending().end(InstructionState.FAILED);
        assertThat(market.member(id).status()).isEqualTo(MemberStatus.REJECTED);
        assertThat(code(() -> market.suspend(id))).isEqualTo(DeclineCode.NOT_SUSPENDABLE);
    }

    @Test
    void anEmptyAccountIsClosedAndTakesNoMoreOrders() {
        long id = market.apply("m1");
        market.approve(Resource.MEMBER, id);
        market.sending().send();
        market.sending().end(InstructionState.SUCCEEDED);
        market.suspend(id);
        assertThat(market.member(id).status()).isEqualTo(MemberStatus.SUSPENDED);
        market.close(id, "c1");
        market.sending().send();
        market.sending().end(InstructionState.SUCCEEDED);
        assertThat(market.member(id).status()).isEqualTo(MemberStatus.CLOSED);
    }

    @Test
    void aPublicDepositIsGivenInPartsTakenBackAndSentBack() {
        BankLineId deposit = market.statement().publicDeposit("1000.00");
        InstructionId first = market.credit("c1", deposit, "F000001", "600.00").id();
        assertThat(market.sending().claimable()).as("nobody checked it").isZero();
        assertThat(market.figures("F000001")).isEqualTo("0.00/0.00/0.00");
        assertThat(market.left(deposit)).isEqualTo("400.00");
        assertThat(code(() -> market.credit("c2", deposit, "F000002", "400.00")))
                .as("one pending request for one deposit")
                .isEqualTo(DeclineCode.REVIEW_PENDING);
        market.approve(Resource.ADJUSTMENT_CREDIT, first.value());
        BankCommand.AdjustmentCredit sent = (BankCommand.AdjustmentCredit) market.sending().send();
        assertThat(sent.entry()).isEqualTo(market.statement().position(deposit));
        market.sending().end(InstructionState.SUCCEEDED);
        assertThat(market.figures("F000001")).isEqualTo("600.00/0.00/0.00");

        assertThat(code(() -> market.credit("c3", deposit, "F000002", "400.01")))
                .isEqualTo(DeclineCode.REST_EXCEEDED);
        InstructionId second = market.credit("c4", deposit, "F000002", "400.00").id();
        market.approve(Resource.ADJUSTMENT_CREDIT, second.value());
        market.sending().send();
        market.sending().end(InstructionState.SUCCEEDED);

        InstructionId back = market.takeBack("t1", second, "150.00").id();
        market.approve(Resource.TAKE_BACK, back.value());
        assertThat(market.sending().claimable()).as("the line it names is not known").isZero();
        BankLineId credited = market.statement().ownLine(second, "F000002", "400.00");
        BankCommand.TakeBack taking = (BankCommand.TakeBack) market.sending().send();
        assertThat(taking.entry()).isEqualTo(market.statement().position(credited));
        market.sending().end(InstructionState.SUCCEEDED);
        assertThat(market.figures("F000002")).isEqualTo("250.00/0.00/0.00");
        assertThat(code(() -> market.takeBack("t2", second, "250.01")))
                .isEqualTo(DeclineCode.REST_EXCEEDED);

        BankLineId again = market.statement().ownLine(back, "public", "150.00");
        assertThat(market.left(again)).isEqualTo("150.00");
        assertThat(market.left(deposit)).isEqualTo("0.00");
        InstructionId gone = market.sendBack("s1", again, "150.00").id();
        market.approve(Resource.SEND_BACK, gone.value());
        BankCommand.Payout payout = (BankCommand.Payout) market.sending().send();
        assertThat(payout.payee().accountNo()).isEqualTo(StatementFixture.PAYER_ACCOUNT);
        market.sending().end(InstructionState.SUCCEEDED);
        assertThat(market.left(again)).isEqualTo("0.00");
        assertThat(market.available("public")).isEqualTo("0.00");
    }

    @Test
    void aRejectionGivesTheMoneyBackAndIsKept() {
        BankLineId deposit = market.statement().publicDeposit("1000.00");
        InstructionId credit = market.credit("c1", deposit, "F000001", "600.00").id();
        assertThat(code(() -> market.approveByMaker(Resource.ADJUSTMENT_CREDIT, credit.value())))
                .isEqualTo(DeclineCode.SAME_PERSON);
        market.reject(Resource.ADJUSTMENT_CREDIT, credit.value(), "another company's");
        assertThat(market.left(deposit)).isEqualTo("1000.00");
        assertThat(market.available("public")).isEqualTo("1000.00");
        assertThat(market.review(credit.value()).because()).contains("another company's");
        assertThat(code(() -> market.approve(Resource.ADJUSTMENT_CREDIT, credit.value())))
                .isEqualTo(DeclineCode.REVIEW_DECIDED);
        market.credit("c2", deposit, "F000002", "1000.00");
    }

    @Test
    void onePersonCannotBeTwoEvenByDirectSql() {
        BankLineId deposit = market.statement().publicDeposit("1000.00");
        long credit = market.credit("c1", deposit, "F000001", "600.00").id().value();
        assertThatThrownBy(() ->
                        market.books()
                                .asOwner(
                                        "update review set checker = maker, checked_at = now(),"
                                                + " verdict = 'APPROVED' where review_id = "
                                                + credit))
                .rootCause()
                .hasMessageContaining("review_check");
        assertThatThrownBy(() ->
                        market.books().database().rows("update review set verdict = 'APPROVED'"))
                .hasMessageContaining("permission denied");
        assertThat(
                        market.books()
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
        long member = market.activeMember("m1");
        market.statement().deposit("F000003", "100.00");
        market.books().asOwner("update main_account set highest_fee = 500");
        market.books().asOwner("update market set withdrawal_limit = 9000");
        assertThat(code(() -> market.withdraw("w1", member, "95.01")))
                .isEqualTo(DeclineCode.INSUFFICIENT_FUNDS);
        InstructionId large = market.withdraw("w2", member, "90.01").id();
        assertThat(market.sending().claimable()).as("above the limit").isZero();
        market.reject(Resource.WITHDRAWAL, large.value(), "not announced");
        market.withdraw("w3", member, "90.00");
        assertThat(((BankCommand.Payout) market.sending().send()).payee().name())
                .isEqualTo(market.member(member).name());
        market.sending().end(InstructionState.SUCCEEDED);
        assertThat(market.figures("F000003")).isEqualTo("10.00/0.00/0.00");
    }

    @Test
    void aPayoutComesBackOnce() {
        long member = market.activeMember("m1");
        market.statement().deposit("F000003", "100.00");
        market.books().asOwner("update market set withdrawal_limit = 100000");
        InstructionId id = market.withdraw("w1", member, "40.00").id();
        market.sending().send();
        market.statement().ownLine(id, "F000003", "40.00");
        market.statement().returnLine(id, "F000003", "40.00");
        assertThat(market.figures("F000003"))
                .as("it waits for the end")
                .isEqualTo("60.00/0.00/40.00");
        market.sending().end(InstructionState.SUCCEEDED);
        market.statement().returnLine(id, "F000003", "40.00");
        market.statement().returnLine(id, "F000003", "40.00");
        assertThat(market.figures("F000003")).isEqualTo("100.00/0.00/0.00");
    }

    @Test
    void whatFailedAndYetLeftAndCameBackIsAPair() {
        long member = market.activeMember("m1");
        market.statement().deposit("F000003", "100.00");
        market.books().asOwner("update market set withdrawal_limit = 100000");
        InstructionId id = market.withdraw("w1", member, "40.00").id();
        market.sending().send();
        market.sending().end(InstructionState.FAILED);
        market.statement().ownLine(id, "F000003", "40.00");
        assertThat(market.openDifferences()).containsExactly("STATE");
        market.statement().returnLine(id, "F000003", "40.00");
        assertThat(market.openDifferences()).isEmpty();
        assertThat(market.figures("F000003")).isEqualTo("100.00/0.00/0.00");
    }

    @Test
    void whatPeopleBookedAsGoneComesBack() {
        BankLineId deposit = market.statement().publicDeposit("100.00");
        InstructionId id = market.sendBack("s1", deposit, "40.00").id();
        market.approve(Resource.SEND_BACK, id.value());
        market.sending().send();
        market.sending().end(InstructionState.FAILED);
        assertThat(market.left(deposit)).isEqualTo("100.00");
        market.statement().ownLine(id, "public", "40.00");
        long difference = market.difference("STATE");
        long correction = market.correct("k1", difference, market.no("public"), "cash", "40.00");
        market.approve(Resource.CORRECTION, correction);
        assertThat(market.available("public")).isEqualTo("60.00");
        assertThat(market.left(deposit)).as("nobody can give it away").isEqualTo("60.00");
        market.statement().returnLine(id, "public", "40.00");
        assertThat(market.available("public")).isEqualTo("100.00");
        assertThat(market.left(deposit)).isEqualTo("100.00");
        assertThat(market.openDifferences()).isEmpty();
    }

    @Test
    void aCorrectionNeedsTwoPeopleAndClosesItsDifference() {
        market.statement().deposit("F000001", "100.00");
        market.statement().fact("F000001", BankLineCause.FOREIGN, "30.00");
        long difference = market.difference("FOREIGN");
        long correction = market.correct("k1", difference, "cash", "F000001", "30.00");
        assertThat(code(() -> market.correct("k2", difference, "cash", "F000001", "30.00")))
                .isEqualTo(DeclineCode.REVIEW_PENDING);
        assertThat(code(() -> market.approveByMaker(Resource.CORRECTION, correction)))
                .isEqualTo(DeclineCode.SAME_PERSON);
        assertThat(market.figures("F000001")).isEqualTo("70.00/0.00/0.00");
        market.approve(Resource.CORRECTION, correction);
        market.approve(Resource.CORRECTION, correction);
        assertThat(market.figures("F000001")).isEqualTo("100.00/0.00/0.00");
        assertThat(market.openDifferences()).isEmpty();
    }

    @Test
    void aCourtsMoneyIsNotToBeOrdered() {
        market.statement().deposit("F000001", "100.00");
        market.statement().weigh("F000001", "100.00", "70.00", "30.00");
        assertThat(market.openDifferences()).containsExactly("COURT");
        assertThat(code(() -> market.transfer("r1", "70.01")))
                .isEqualTo(DeclineCode.INSUFFICIENT_FUNDS);
        market.transfer("r2", "70.00");
        market.statement().weigh("F000001", "100.00", "100.00", "0.00");
        assertThat(market.openDifferences()).isEmpty();
        market.transfer("r3", "30.00");
    }

    @Test
    void aFreezeThatTheBankLiftedIsCorrectedTogetherWithItsMoney() {
        market.statement().deposit("F000001", "100.00");
        InstructionId freeze = market.freeze("r1", "40.00");
        market.statement().weigh("F000001", "100.00", "100.00", "0.00");
        assertThat(market.openDifferences()).containsExactly("LIFTED");
        long correction = market.correctFreeze("k1", market.difference("LIFTED"), freeze, "40.00");
        market.approve(Resource.CORRECTION, correction);
        assertThat(market.figures("F000001")).isEqualTo("100.00/0.00/0.00");
    }

    @Test
    void nobodyJudgesWithoutEvidence() {
        market.statement().deposit("F000001", "100.00");
        InstructionId id = market.transfer("r1", "40.00");
        market.sending().send();
        assertThat(code(() -> market.judge("j0", id, InstructionState.FAILED, "")))
                .isEqualTo(DeclineCode.NOT_IN_REVIEW);
        market.sending().toReview(id);
        assertThat(code(() -> market.judge("j1", id, InstructionState.FAILED, "")))
                .isEqualTo(DeclineCode.EVIDENCE_MISSING);
        assertThat(code(() -> market.judge("j2", id, InstructionState.SUCCEEDED, "")))
                .isEqualTo(DeclineCode.EVIDENCE_MISSING);
        long judgement = market.judge("j3", id, InstructionState.SUCCEEDED, "the bank's letter");
        assertThat(code(() -> market.approveByMaker(Resource.JUDGEMENT, judgement)))
                .isEqualTo(DeclineCode.SAME_PERSON);
        market.approve(Resource.JUDGEMENT, judgement);
        assertThat(market.figures("F000002")).isEqualTo("40.00/0.00/0.00");
    }

    @Test
    void whatTheBankSaysBetweenTwoPersonsCounts() {
        market.statement().deposit("F000001", "100.00");
        InstructionId id = market.transfer("r1", "40.00");
        market.sending().send();
        market.sending().toReview(id);
        long judgement = market.judge("j1", id, InstructionState.SUCCEEDED, "the bank's letter");
        market.sending().says(id, "Accepted", Optional.empty());
        assertThat(code(() -> market.approve(Resource.JUDGEMENT, judgement)))
                .isEqualTo(DeclineCode.EVIDENCE_MISSING);
        assertThat(market.figures("F000001")).isEqualTo("60.00/0.00/40.00");
        market.reject(Resource.JUDGEMENT, judgement, "the bank has it");
        // A silence is no word: the last one stands.
        market.sending().says(id, "Silent", Optional.of(NoVerdictReason.NO_ANSWER));
        market.sending().says(id, "Silent", Optional.of(NoVerdictReason.TOO_FAST));
        assertThat(code(() -> market.judge("j2", id, InstructionState.SUCCEEDED, "a letter")))
                .isEqualTo(DeclineCode.BANK_HAS_THE_ORDER);
        market.sending().says(id, "Silent", Optional.of(NoVerdictReason.NO_SUCH_ORDER));
        long second = market.judge("j3", id, InstructionState.SUCCEEDED, "a letter");
        market.approve(Resource.JUDGEMENT, second);
        assertThat(market.figures("F000002")).isEqualTo("40.00/0.00/0.00");
    }

    @Test
    void thatAnOrderWaitsTooLongIsToldOnce() {
        market.statement().deposit("F000001", "100.00");
        InstructionId id = market.transfer("r1", "40.00");
        assertThat(market.sending().tellOverdue()).containsExactly(id.serial());
        assertThat(market.sending().tellOverdue()).isEmpty();
        market.sending().send();
        assertThat(market.sending().tellOverdue()).isEmpty();
        assertThat(
                        market.books()
                                .database()
                                .rows(
                                        "select from outbox where object_id = %d"
                                                        .formatted(id.value())
                                                + " and type = 'forced_transfer.overdue'"))
                .hasSize(1);
        InstructionId other = market.transfer("r2", "10.00");
        market.sending().send();
        market.sending().end(InstructionState.SUCCEEDED);
        assertThat(market.sending().tellOverdue()).as("%s has ended", other).isEmpty();
    }

    private static DeclineCode code(Runnable act) {
        return catchThrowableOfType(Decline.class, act::run).code();
    }
}
