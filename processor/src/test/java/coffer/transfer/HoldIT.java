package coffer.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.bank.BankCommand;
import coffer.bank.FreezeNo;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.fixture.MarketFixture;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.Resource;
import coffer.money.Money;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At a bank that pays and then freezes, a HOLD follows the payment, and uses wait for its end. */
class HoldIT {

    private static final String SELLER = "F000002";

    private MarketFixture market;

    @BeforeEach
    void open() {
        market = MarketFixture.withHoldsAtTheBank();
        market.statement().deposit("F000001", "100.00");
    }

    @AfterEach
    void booksAreSound() {
        assertThat(market.books().breaches()).isEmpty();
        market.close();
    }

    /** Pays and freezes 60.00 at the seller; the payment has been sent. */
    private InstructionId sent() {
        InstructionId id =
                market.order(InstructionKind.PAY_FREEZE, "p1", "60.00", Optional.of(SELLER));
        market.sending().send();
        return id;
    }

    private InstructionId paid() {
        InstructionId id = sent();
        market.sending().end(InstructionState.SUCCEEDED);
        return id;
    }

    private InstructionId unfreeze(String no, InstructionId freeze, String amount) {
        return market.use(InstructionKind.UNFREEZE, no, freeze, amount, "").id();
    }

    private InstructionId payBack(String no, InstructionId freeze, String amount) {
        return market.use(InstructionKind.UNFREEZE_PAY, no, freeze, amount, "F000001").id();
    }

    private InstructionId hold() {
        assertThat(market.holds()).hasSize(1);
        return market.holds().getFirst();
    }

    private InstructionState state(InstructionId id) {
        return market.instruction(id).state();
    }

    /** Sends the HOLD, which must say what stands under the freeze. */
    private void sendHold(String standing) {
        BankCommand.Hold command = (BankCommand.Hold) market.sending().send();
        assertThat(command.serial()).isEqualTo(hold().serial());
        assertThat(command.holder().no().value()).isEqualTo(market.no(SELLER));
        assertThat(command.amount()).isEqualTo(Money.parse(standing));
    }

    @Test
    void thePaymentSettlesAndThePlatformHoldsTheFreezeWhileTheHoldIsUnderWay() {
        InstructionId freeze = paid();

        assertThat(market.freeze(freeze).heldBy()).isEqualTo(HeldBy.PLATFORM);
        assertThat(market.figures(SELLER)).isEqualTo("0.00/60.00/0.00");
        assertThat(state(hold())).isEqualTo(InstructionState.CREATED);
        assertThat(market.instruction(hold()).freeze()).contains(freeze);
        assertThat(market.sending().numbersDue()).isEmpty();
        InstructionId use = payBack("u1", freeze, "20.00");
        sendHold("60.00");
        assertThat(market.sending().claimable()).isZero();
        assertThat(state(use)).isEqualTo(InstructionState.CREATED);
    }

    @Test
    void onceTheBankHoldsTheFreezeItsNumberIsAskedForAndTheUseNamesIt() {
        InstructionId freeze = paid();
        payBack("u1", freeze, "20.00");
        sendHold("60.00");
        market.sending().end(InstructionState.SUCCEEDED);

        assertThat(market.freeze(freeze).heldBy()).isEqualTo(HeldBy.BANK);
        assertThat(market.sending().claimable()).isZero();
        assertThat(market.sending().numbersDue())
                .singleElement()
                .satisfies(due -> {
                    assertThat(due.serial()).isEqualTo(hold().serial());
                    assertThat(due.first()).isTrue();
                    assertThat(due.standing()).isEqualTo(Money.parse("60.00"));
                });
        market.sending().numberTold("FZ1");
        BankCommand.ForcedTransfer command = (BankCommand.ForcedTransfer) market.sending().send();
        assertThat(command.use())
                .contains(
                        new BankCommand.FreezeUse(
                                new FreezeNo("FZ1"), Money.parse("60.00"), Money.parse("40.00")));
        market.sending().end(InstructionState.SUCCEEDED);
        assertThat(market.figures(SELLER)).isEqualTo("0.00/40.00/0.00");
    }

    @Test
    void ifTheHoldIsRefusedThePlatformHoldsTheFreezeAndPeopleAreAlarmed() {
        InstructionId freeze = paid();
        payBack("u1", freeze, "20.00");
        sendHold("60.00");
        assertThat(market.sending().happens(hold(), InstructionEvent.REFUSED))
                .isEqualTo(InstructionState.FAILED);

        assertThat(market.freeze(freeze).heldBy()).isEqualTo(HeldBy.PLATFORM);
        assertThat(market.alarms()).containsExactly("hold");
        assertThat(market.openDifferences()).isEmpty();
        assertThat(market.sending().numbersDue()).isEmpty();
        BankCommand.ForcedTransfer command = (BankCommand.ForcedTransfer) market.sending().send();
        assertThat(command.kind()).isEqualTo(InstructionKind.UNFREEZE_PAY);
        assertThat(command.use()).isEmpty();
        market.sending().end(InstructionState.SUCCEEDED);
        assertThat(market.figures(SELLER)).isEqualTo("0.00/40.00/0.00");
        assertThat(market.sending().claimable()).isZero();
    }

    @Test
    void aHoldThatExpiresUnsentLeavesTheFreezeWithThePlatform() {
        InstructionId freeze = paid();
        assertThat(market.sending().happens(hold(), InstructionEvent.GAVE_UP))
                .isEqualTo(InstructionState.FAILED);

        assertThat(market.freeze(freeze).heldBy()).isEqualTo(HeldBy.PLATFORM);
        assertThat(market.alarms()).containsExactly("hold");
        assertThat(market.use(InstructionKind.UNFREEZE, "u1", freeze, "60.00", "").ended())
                .isTrue();
        assertThat(market.figures(SELLER)).isEqualTo("60.00/0.00/0.00");
    }

    @Test
    void ifTheHoldIsJudgedFailedPeopleAreAlarmedOnce() {
        InstructionId freeze = paid();
        sendHold("60.00");
        market.sending().happens(hold(), InstructionEvent.SILENT);
        assertThat(market.sending().happens(hold(), InstructionEvent.GAVE_UP))
                .isEqualTo(InstructionState.REVIEW);
        long judgement =
                market.judge("j1", hold(), InstructionState.FAILED, "a letter of the bank");
        assertThat(market.alarms()).isEmpty();
        market.approve(Resource.JUDGEMENT, judgement);
        market.approve(Resource.JUDGEMENT, judgement);

        assertThat(state(hold())).isEqualTo(InstructionState.FAILED);
        assertThat(market.freeze(freeze).heldBy()).isEqualTo(HeldBy.PLATFORM);
        assertThat(market.alarms()).containsExactly("hold");
    }

    @Test
    void unfreezesThatWaitedForAFailedHoldSucceedWithoutTheBank() {
        InstructionId freeze = paid();
        assertThat(market.use(InstructionKind.UNFREEZE, "u1", freeze, "20.00", "").ended())
                .isFalse();
        InstructionId second = unfreeze("u2", freeze, "10.00");
        InstructionId back = payBack("u3", freeze, "5.00");
        assertThat(market.figures(SELLER)).isEqualTo("0.00/25.00/35.00");
        sendHold("60.00");
        market.sending().end(InstructionState.FAILED);

        BankCommand.ForcedTransfer command = (BankCommand.ForcedTransfer) market.sending().send();
        assertThat(command.serial()).isEqualTo(back.serial());
        assertThat(state(second)).isEqualTo(InstructionState.SUCCEEDED);
        assertThat(market.instruction(second).sentAt()).isEmpty();
        assertThat(market.figures(SELLER)).isEqualTo("30.00/25.00/5.00");
        market.sending().end(InstructionState.SUCCEEDED);
    }

    @Test
    void anUnfreezeThatWaitedForASuccessfulHoldIsSentToTheBank() {
        InstructionId freeze = paid();
        InstructionId use = unfreeze("u1", freeze, "60.00");
        sendHold("60.00");
        market.sending().end(InstructionState.SUCCEEDED);
        market.sending().numberTold("FZ1");

        BankCommand.ForcedTransfer command = (BankCommand.ForcedTransfer) market.sending().send();
        assertThat(command.serial()).isEqualTo(use.serial());
        assertThat(command.use().orElseThrow().stays()).isEqualTo(Money.ZERO);
        market.sending().end(InstructionState.SUCCEEDED);
        assertThat(market.figures(SELLER)).isEqualTo("60.00/0.00/0.00");
    }

    @Test
    void aUseWaitsWhileTheEndOfTheHoldIsUnknown() {
        InstructionId freeze = paid();
        InstructionId use = payBack("u1", freeze, "60.00");
        sendHold("60.00");
        market.sending().happens(hold(), InstructionEvent.SILENT);

        assertThat(state(hold())).isEqualTo(InstructionState.UNKNOWN);
        assertThat(market.sending().claimable()).isZero();
        market.sending().happens(hold(), InstructionEvent.CONFIRMED);
        assertThat(market.freeze(freeze).heldBy()).isEqualTo(HeldBy.BANK);
        assertThat(market.sending().claimable()).isZero();
        market.sending().numberTold("FZ1");
        market.sending().send();
        assertThat(state(use)).isEqualTo(InstructionState.SENDING);
        assertThat(market.alarms()).isEmpty();
    }

    @Test
    void aHoldThatCouldNotBeSentIsSentAgainAndUsesGoOnWaiting() {
        InstructionId freeze = paid();
        payBack("u1", freeze, "60.00");
        sendHold("60.00");
        market.sending().happens(hold(), InstructionEvent.NOT_SENT);

        assertThat(state(hold())).isEqualTo(InstructionState.CREATED);
        assertThat(market.sending().claimable()).isZero();
    }

    @Test
    void noHoldFollowsAPaymentThatFailed() {
        InstructionId id = sent();
        market.sending().end(InstructionState.FAILED);

        assertThat(market.holds()).isEmpty();
        assertThat(state(id)).isEqualTo(InstructionState.FAILED);
        assertThat(market.figures("F000001")).isEqualTo("100.00/0.00/0.00");
    }

    @Test
    void anEndThatIsToldAgainMakesNoSecondHold() {
        InstructionId id = paid();
        InstructionId hold = hold();

        assertThat(
                        market.sending()
                                .endsAgain(
                                        id, InstructionState.SENDING, InstructionState.SUCCEEDED))
                .isFalse();
        market.sending().happens(id, InstructionEvent.CONFIRMED);
        assertThat(market.holds()).containsExactly(hold);
        sendHold("60.00");
        market.sending().end(InstructionState.SUCCEEDED);
        market.sending().happens(id, InstructionEvent.CONFIRMED);
        market.sending().happens(hold, InstructionEvent.CONFIRMED);
        assertThat(market.holds()).containsExactly(hold);
        assertThat(market.alarms()).isEmpty();
    }

    @Test
    void nobodyCancelsAHold() {
        paid();
        Decline declined = catchThrowableOfType(Decline.class, () -> market.cancel(hold()));

        assertThat(declined.code()).isEqualTo(DeclineCode.NOT_FOUND);
        assertThat(state(hold())).isEqualTo(InstructionState.CREATED);
    }

    @Test
    void afterARestoreAHoldThatSeemsUnsentIsUnknownAndUsesWait() {
        InstructionId freeze = paid();
        assertThat(market.sending().quarantine()).isEqualTo(1);

        assertThat(state(hold())).isEqualTo(InstructionState.UNKNOWN);
        payBack("u1", freeze, "60.00");
        assertThat(market.sending().claimable()).isZero();
        market.sending().happens(hold(), InstructionEvent.CONFIRMED);
        market.sending().numberTold("FZ1");
        market.sending().send();
    }

    @Test
    void aUseThatARestoreTookForUnknownKeepsTheFreezeAfterTheHoldEnds() {
        InstructionId freeze = paid();
        InstructionId use = payBack("u1", freeze, "20.00");
        assertThat(market.sending().quarantine()).isEqualTo(2);
        market.sending().happens(hold(), InstructionEvent.CONFIRMED);
        market.sending().numberTold("FZ1");
        payBack("u2", freeze, "40.00");

        assertThat(market.sending().claimable()).isZero();
        market.sending().happens(use, InstructionEvent.REFUSED);
        market.sending().send();
    }

    @Test
    void theHoldIsToldToTheMarketAsWhatHappensToItsFreeze() {
        paid();
        sendHold("60.00");
        market.sending().end(InstructionState.SUCCEEDED);

        assertThat(
                        market.books().database().rows("select type from outbox").stream()
                                .map(row -> row.getString("type")))
                .contains("freeze.hold_succeeded");
    }
}
