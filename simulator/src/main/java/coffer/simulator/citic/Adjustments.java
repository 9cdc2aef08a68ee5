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
final class Adjustments implements OrderKind {
    private final Books books;
    private final Settings settings;
    private final Parties parties;
    private final Entries entries;

    Adjustments(Books books, Settings settings, Parties parties, Entries entries) {
        this.books = books;
        this.settings = settings;
        this.parties = parties;
        this.entries = entries;
    }

    @Override
    public Timing timing(CiticRequest request, long nowMillis) {
        return Adjustment.of(request).takesBack() ? new Timing.AtOnce() : new Timing.Later();
    }

    @Override
    public void check(CiticRequest request) {
        Adjustment adjustment = Adjustment.of(request);
        boolean back = adjustment.takesBack();
        if (adjustment.mainAccountNo().filter(no -> books.mainAccount(no).isEmpty()).isPresent()) {
            throw new CiticRefusal(CiticCode.SM00030);
        }
        SubAccount payer = parties.payer(adjustment.payerNo());
        adjustment.mainAccountNo().ifPresent(no -> Parties.under(no, payer));
        purpose(payer, back ? Purpose.MEMBER : Purpose.PUBLIC);
        SubAccount payee = parties.payee(adjustment.payeeNo());
        Parties.under(payer.mainAccountNo(), payee);
        purpose(payee, back ? Purpose.PUBLIC : Purpose.MEMBER);
        Parties.named(adjustment.payeeName(), payee);
        checkEntry(adjustment, payer);
        parties.available(payer, adjustment.fen());
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
        boolean partsDo = adjustment.takesBack() || settings.on(Setting.ADJUST_IN_PARTS);
        if (!partsDo && adjustment.fen() != entry.fen()) {
            throw new CiticRefusal(CiticCode.SM00082);
        }
    }

    @Override
    public Draft execute(CiticRequest request, Cause cause, long atMillis, boolean newNumber) {
        Adjustment adjustment = Adjustment.of(request);
        SubAccount payer = parties.payer(adjustment.payerNo());
        SubAccount payee = parties.payee(adjustment.payeeNo());
        StatementRow entry = entries.find(payer, adjustment.entry()).orElseThrow();
        long fen = adjustment.fen();
        Desk desk = new Desk(books, settings, cause, atMillis);
        desk.move(payer.no(), Bucket.AVAILABLE, -fen).move(payee.no(), Bucket.AVAILABLE, fen);
        String flow = desk.innerFlow();
        Desk.RowText out = new Desk.RowText(Desk.party(payee), fen, 0, adjustment.memo());
        Desk.RowText in = new Desk.RowText(Desk.party(payer), fen, 0, adjustment.memo());
        desk.row(payer, Entries.ADJUSTMENT, flow, Direction.D, out);
        desk.row(payee, Entries.ADJUSTMENT, flow, Direction.C, in);
        return desk.draft().use(new EntryUse(entry.number(), fen));
    }
}
