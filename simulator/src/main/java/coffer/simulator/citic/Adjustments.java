package coffer.simulator.citic;

import coffer.simulator.books.Books;
import coffer.simulator.books.Bucket;
import coffer.simulator.books.Cause;
import coffer.simulator.books.Direction;
import coffer.simulator.books.Draft;
import coffer.simulator.books.EntryUse;
import coffer.simulator.books.Purpose;
import coffer.simulator.books.StatementRow;
import coffer.simulator.books.SubAccount;

/**
 * Money whose owner the bank could not tell: given to a member (DLTRSFIN), and taken back if that
 * was wrong (DLWFDRTN; CITIC B2B interface). The reverse is answered when it is done, as in the
 * document's sample, and what it brings back waits for adjustment again.
 */
final class Adjustments implements OrderHandler {
    private final Books books;
    private final CiticSettings settings;
    private final AccountChecks checks;
    private final AdjustableEntries entries;

    Adjustments(
            Books books, CiticSettings settings, AccountChecks checks, AdjustableEntries entries) {
        this.books = books;
        this.settings = settings;
        this.checks = checks;
        this.entries = entries;
    }

    @Override
    public ExecutionTime executionTime(CiticRequest request, long nowMillis) {
        return Adjustment.of(request).takesBack()
                ? new ExecutionTime.Immediate()
                : new ExecutionTime.AfterReply();
    }

    @Override
    public void check(CiticRequest request) {
        Adjustment adjustment = Adjustment.of(request);
        boolean back = adjustment.takesBack();
        if (adjustment.mainAccountNo().filter(no -> books.mainAccount(no).isEmpty()).isPresent()) {
            throw new CiticRefusal(CiticCode.SM00030);
        }
        SubAccount payer = checks.payer(adjustment.payerNo());
        adjustment.mainAccountNo().ifPresent(no -> AccountChecks.requireMainAccount(no, payer));
        purpose(payer, back ? Purpose.MEMBER : Purpose.PUBLIC);
        SubAccount payee = checks.payee(adjustment.payeeNo());
        AccountChecks.requireMainAccount(payer.mainAccountNo(), payee);
        purpose(payee, back ? Purpose.PUBLIC : Purpose.MEMBER);
        AccountChecks.requireName(adjustment.payeeName(), payee);
        checkEntry(adjustment, payer);
        checks.requireAvailable(payer, adjustment.fen());
    }

    private static void purpose(SubAccount account, Purpose purpose) {
        if (account.purpose() != purpose) {
            throw new CiticRefusal(CiticCode.SM00072);
        }
    }

    private void checkEntry(Adjustment adjustment, SubAccount payer) {
        StatementRow entry =
                entries.find(payer, adjustment.entry())
                        .orElseThrow(() -> new CiticRefusal(CiticCode.SM00080));
        if (adjustment.takesBack() && !entry.other().accountNo().equals(adjustment.payeeNo())) {
            throw new CiticRefusal(CiticCode.SM00034);
        }
        if (adjustment.fen() > books.unusedFen(entry)) {
            throw new CiticRefusal(CiticCode.SM00081);
        }
        boolean partsDo = adjustment.takesBack() || settings.isOn(CiticSetting.ADJUST_IN_PARTS);
        if (!partsDo && adjustment.fen() != entry.fen()) {
            throw new CiticRefusal(CiticCode.SM00082);
        }
    }

    @Override
    public Draft execute(CiticRequest request, Cause cause, long atMillis, boolean newNumber) {
        Adjustment adjustment = Adjustment.of(request);
        SubAccount payer = checks.payer(adjustment.payerNo());
        SubAccount payee = checks.payee(adjustment.payeeNo());
        StatementRow entry = entries.find(payer, adjustment.entry()).orElseThrow();
        long fen = adjustment.fen();
        MovementBuilder movement = new MovementBuilder(books, settings, cause, atMillis);
        movement.move(payer.no(), Bucket.AVAILABLE, -fen).move(payee.no(), Bucket.AVAILABLE, fen);
        String flow = movement.innerFlow();
        MovementBuilder.RowDetails out =
                new MovementBuilder.RowDetails(
                        MovementBuilder.counterparty(payee), fen, 0, adjustment.memo());
        MovementBuilder.RowDetails in =
                new MovementBuilder.RowDetails(
                        MovementBuilder.counterparty(payer), fen, 0, adjustment.memo());
        movement.row(payer, AdjustableEntries.ADJUSTMENT, flow, Direction.D, out);
        movement.row(payee, AdjustableEntries.ADJUSTMENT, flow, Direction.C, in);
        return movement.draft().use(new EntryUse(entry.number(), fen));
    }
}
