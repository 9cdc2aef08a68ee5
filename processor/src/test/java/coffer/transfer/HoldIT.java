package coffer.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.bank.BankCommand;
import coffer.bank.FreezeNo;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.fixture.Treasury;
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

    private Treasury treasury;

    @BeforeEach
    void open() {
        treasury = Treasury.withHoldsAtTheBank();
        treasury.deposit("F000001", "100.00");
    }

    @AfterEach
    void booksAreSound() {
        assertThat(treasury.books().breaches()).isEmpty();
        treasury.close();
    }

    /** Pays and freezes 60.00 at the seller; the payment has been sent. */
    private InstructionId sent() {
        InstructionId id =
                treasury.order(InstructionKind.PAY_FREEZE, "p1", "60.00", Optional.of(SELLER));
        treasury.send();
        return id;
    }

    private InstructionId paid() {
        InstructionId id = sent();
        treasury.end(InstructionState.SUCCEEDED);
        return id;
    }

    private InstructionId unfreeze(String no, InstructionId freeze, String amount) {
        return treasury.use(InstructionKind.UNFREEZE, no, freeze, amount, "").id();
    }

    private InstructionId payBack(String no, InstructionId freeze, String amount) {
        return treasury.use(InstructionKind.UNFREEZE_PAY, no, freeze, amount, "F000001").id();
    }

    private InstructionId hold() {
        assertThat(treasury.holds()).hasSize(1);
        return treasury.holds().getFirst();
    }

    private InstructionState state(InstructionId id) {
        return treasury.instruction(id).state();
    }

    /** Sends the HOLD, which must say what stands under the freeze. */
    private void sendHold(String standing) {
        BankCommand.Hold command = (BankCommand.Hold) treasury.send();
        assertThat(command.serial()).isEqualTo(hold().serial());
        assertThat(command.holder().no().value()).isEqualTo(treasury.no(SELLER));
        assertThat(command.amount()).isEqualTo(Money.parse(standing));
    }

    @Test
    void thePaymentSettlesAndThePlatformHoldsTheFreezeWhileTheHoldIsUnderWay() {
        InstructionId freeze = paid();

        assertThat(treasury.freeze(freeze).heldBy()).isEqualTo(HeldBy.PLATFORM);
        assertThat(treasury.figures(SELLER)).isEqualTo("0.00/60.00/0.00");
        assertThat(state(hold())).isEqualTo(InstructionState.CREATED);
        assertThat(treasury.instruction(hold()).freeze()).contains(freeze);
        assertThat(treasury.numbersDue()).isEmpty();
        InstructionId use = payBack("u1", freeze, "20.00");
        sendHold("60.00");
        assertThat(treasury.claimable()).isZero();
        assertThat(state(use)).isEqualTo(InstructionState.CREATED);
    }

    @Test
    void onceTheBankHoldsTheFreezeItsNumberIsAskedForAndTheUseNamesIt() {
        InstructionId freeze = paid();
        payBack("u1", freeze, "20.00");
        sendHold("60.00");
        treasury.end(InstructionState.SUCCEEDED);

        assertThat(treasury.freeze(freeze).heldBy()).isEqualTo(HeldBy.BANK);
        assertThat(treasury.claimable()).isZero();
        assertThat(treasury.numbersDue())
                .singleElement()
                .satisfies(due -> {
                    assertThat(due.serial()).isEqualTo(hold().serial());
                    assertThat(due.first()).isTrue();
                    assertThat(due.standing()).isEqualTo(Money.parse("60.00"));
                });
        treasury.numberTold("FZ1");
        BankCommand.ForcedTransfer command = (BankCommand.ForcedTransfer) treasury.send();
        assertThat(command.use())
                .contains(
                        new BankCommand.FreezeUse(
                                new FreezeNo("FZ1"), Money.parse("60.00"), Money.parse("40.00")));
        treasury.end(InstructionState.SUCCEEDED);
        assertThat(treasury.figures(SELLER)).isEqualTo("0.00/40.00/0.00");
    }

    @Test
    void ifTheHoldIsRefusedThePlatformHoldsTheFreezeAndPeopleAreAlarmed() {
        InstructionId freeze = paid();
        payBack("u1", freeze, "20.00");
        sendHold("60.00");
        assertThat(treasury.happens(hold(), InstructionEvent.REFUSED))
                .isEqualTo(InstructionState.FAILED);

        assertThat(treasury.freeze(freeze).heldBy()).isEqualTo(HeldBy.PLATFORM);
        assertThat(treasury.alarms()).containsExactly("hold");
        assertThat(treasury.openDifferences()).isEmpty();
        assertThat(treasury.numbersDue()).isEmpty();
        BankCommand.ForcedTransfer command = (BankCommand.ForcedTransfer) treasury.send();
        assertThat(command.kind()).isEqualTo(InstructionKind.UNFREEZE_PAY);
        assertThat(command.use()).isEmpty();
        treasury.end(InstructionState.SUCCEEDED);
        assertThat(treasury.figures(SELLER)).isEqualTo("0.00/40.00/0.00");
        assertThat(treasury.claimable()).isZero();
    }

    @Test
    void aHoldThatExpiresUnsentLeavesTheFreezeWithThePlatform() {
        InstructionId freeze = paid();
        assertThat(treasury.happens(hold(), InstructionEvent.GAVE_UP))
                .isEqualTo(InstructionState.FAILED);

        assertThat(treasury.freeze(freeze).heldBy()).isEqualTo(HeldBy.PLATFORM);
        assertThat(treasury.alarms()).containsExactly("hold");
        assertThat(treasury.use(InstructionKind.UNFREEZE, "u1", freeze, "60.00", "").ended())
                .isTrue();
        assertThat(treasury.figures(SELLER)).isEqualTo("60.00/0.00/0.00");
    }

    @Test
    void ifTheHoldIsJudgedFailedPeopleAreAlarmedOnce() {
        InstructionId freeze = paid();
        sendHold("60.00");
        treasury.happens(hold(), InstructionEvent.SILENT);
        assertThat(treasury.happens(hold(), InstructionEvent.GAVE_UP))
                .isEqualTo(InstructionState.REVIEW);
        long judgement =
                treasury.judge("j1", hold(), InstructionState.FAILED, "a letter of the bank");
        assertThat(treasury.alarms()).isEmpty();
        treasury.approve(Resource.JUDGEMENT, judgement);
        treasury.approve(Resource.JUDGEMENT, judgement);

        assertThat(state(hold())).isEqualTo(InstructionState.FAILED);
        assertThat(treasury.freeze(freeze).heldBy()).isEqualTo(HeldBy.PLATFORM);
        assertThat(treasury.alarms()).containsExactly("hold");
    }

    @Test
    void unfreezesThatWaitedForAFailedHoldSucceedWithoutTheBank() {
        InstructionId freeze = paid();
        assertThat(treasury.use(InstructionKind.UNFREEZE, "u1", freeze, "20.00", "").ended())
                .isFalse();
        InstructionId second = unfreeze("u2", freeze, "10.00");
        InstructionId back = payBack("u3", freeze, "5.00");
        assertThat(treasury.figures(SELLER)).isEqualTo("0.00/25.00/35.00");
        sendHold("60.00");
        treasury.end(InstructionState.FAILED);

        BankCommand.ForcedTransfer command = (BankCommand.ForcedTransfer) treasury.send();
        assertThat(command.serial()).isEqualTo(back.serial());
        assertThat(state(second)).isEqualTo(InstructionState.SUCCEEDED);
        assertThat(treasury.instruction(second).sentAt()).isEmpty();
        assertThat(treasury.figures(SELLER)).isEqualTo("30.00/25.00/5.00");
        treasury.end(InstructionState.SUCCEEDED);
    }

    @Test
    void anUnfreezeThatWaitedForASuccessfulHoldIsSentToTheBank() {
        InstructionId freeze = paid();
        InstructionId use = unfreeze("u1", freeze, "60.00");
        sendHold("60.00");
        treasury.end(InstructionState.SUCCEEDED);
        treasury.numberTold("FZ1");

        BankCommand.ForcedTransfer command = (BankCommand.ForcedTransfer) treasury.send();
        assertThat(command.serial()).isEqualTo(use.serial());
        assertThat(command.use().orElseThrow().stays()).isEqualTo(Money.ZERO);
        treasury.end(InstructionState.SUCCEEDED);
        assertThat(treasury.figures(SELLER)).isEqualTo("60.00/0.00/0.00");
    }

    @Test
    void aUseWaitsWhileTheEndOfTheHoldIsUnknown() {
        InstructionId freeze = paid();
        InstructionId use = payBack("u1", freeze, "60.00");
        sendHold("60.00");
        treasury.happens(hold(), InstructionEvent.SILENT);

        assertThat(state(hold())).isEqualTo(InstructionState.UNKNOWN);
        assertThat(treasury.claimable()).isZero();
        treasury.happens(hold(), InstructionEvent.CONFIRMED);
        assertThat(treasury.freeze(freeze).heldBy()).isEqualTo(HeldBy.BANK);
        assertThat(treasury.claimable()).isZero();
        treasury.numberTold("FZ1");
        treasury.send();
        assertThat(state(use)).isEqualTo(InstructionState.SENDING);
        assertThat(treasury.alarms()).isEmpty();
    }

    @Test
    void aHoldThatCouldNotBeSentIsSentAgainAndUsesGoOnWaiting() {
        InstructionId freeze = paid();
        payBack("u1", freeze, "60.00");
        sendHold("60.00");
        treasury.happens(hold(), InstructionEvent.NOT_SENT);

        assertThat(state(hold())).isEqualTo(InstructionState.CREATED);
        assertThat(treasury.claimable()).isZero();
    }

    @Test
    void noHoldFollowsAPaymentThatFailed() {
        InstructionId id = sent();
        treasury.end(InstructionState.FAILED);

        assertThat(treasury.holds()).isEmpty();
        assertThat(state(id)).isEqualTo(InstructionState.FAILED);
        assertThat(treasury.figures("F000001")).isEqualTo("100.00/0.00/0.00");
    }

    @Test
    void anEndThatIsToldAgainMakesNoSecondHold() {
        InstructionId id = paid();
        InstructionId hold = hold();

        assertThat(treasury.endsAgain(id, InstructionState.SENDING, InstructionState.SUCCEEDED))
                .isFalse();
        treasury.happens(id, InstructionEvent.CONFIRMED);
        assertThat(treasury.holds()).containsExactly(hold);
        sendHold("60.00");
        treasury.end(InstructionState.SUCCEEDED);
        treasury.happens(id, InstructionEvent.CONFIRMED);
        treasury.happens(hold, InstructionEvent.CONFIRMED);
        assertThat(treasury.holds()).containsExactly(hold);
        assertThat(treasury.alarms()).isEmpty();
    }

    @Test
    void nobodyCancelsAHold() {
        paid();
        Decline declined = catchThrowableOfType(Decline.class, () -> treasury.cancel(hold()));

        assertThat(declined.code()).isEqualTo(DeclineCode.NOT_FOUND);
        assertThat(state(hold())).isEqualTo(InstructionState.CREATED);
    }

    @Test
    void afterARestoreAHoldThatSeemsUnsentIsUnknownAndUsesWait() {
        InstructionId freeze = paid();
        assertThat(treasury.quarantine()).isEqualTo(1);

        assertThat(state(hold())).isEqualTo(InstructionState.UNKNOWN);
        payBack("u1", freeze, "60.00");
        assertThat(treasury.claimable()).isZero();
        treasury.happens(hold(), InstructionEvent.CONFIRMED);
        treasury.numberTold("FZ1");
        treasury.send();
    }

    @Test
    void aUseThatARestoreTookForUnknownKeepsTheFreezeAfterTheHoldEnds() {
        InstructionId freeze = paid();
        InstructionId use = payBack("u1", freeze, "20.00");
        assertThat(treasury.quarantine()).isEqualTo(2);
        treasury.happens(hold(), InstructionEvent.CONFIRMED);
        treasury.numberTold("FZ1");
        payBack("u2", freeze, "40.00");

        assertThat(treasury.claimable()).isZero();
        treasury.happens(use, InstructionEvent.REFUSED);
        treasury.send();
    }

    @Test
    void theHoldIsToldToTheMarketAsWhatHappensToItsFreeze() {
        paid();
        sendHold("60.00");
        treasury.end(InstructionState.SUCCEEDED);

        assertThat(
                        treasury.books().database().rows("select type from outbox").stream()
                                .map(row -> row.getString("type")))
                .contains("freeze.hold_succeeded");
    }
}
