package coffer.simulator.citic;

import coffer.simulator.books.Books;
import coffer.simulator.books.Bucket;
import coffer.simulator.books.Cause;
import coffer.simulator.books.Direction;
import coffer.simulator.books.Draft;
import coffer.simulator.books.Purpose;
import coffer.simulator.books.SubAccount;
import coffer.simulator.books.Yuan;
import java.util.Set;

/**
 * Money out to an account that is not the market's (CITIC B2B interface, DLFCSOUT and DLFNDOUT).
 * The fee is taken on top of the amount and shows in the fee column of the same row.
 */
final class Payouts implements OrderKind {
    /** Type of money that comes from outside, or goes there. */
    static final String OUTSIDE = "23";

    private final Books books;
    private final Settings settings;
    private final Parties parties;
    private final Set<Purpose> payers;

    private Payouts(Books books, Settings settings, Parties parties, Set<Purpose> payers) {
        this.books = books;
        this.settings = settings;
        this.parties = parties;
        this.payers = payers;
    }

    /** DLFCSOUT. */
    static Payouts ofMembers(Books books, Settings settings, Parties parties) {
        return new Payouts(books, settings, parties, Set.of(Purpose.MEMBER));
    }

    /** DLFNDOUT; from the public sub-account it sends back what nobody claims. */
    static Payouts ofMerchant(Books books, Settings settings, Parties parties) {
        return new Payouts(books, settings, parties, Set.of(Purpose.OWN, Purpose.PUBLIC));
    }

    @Override
    public Timing timing(CiticRequest request, long nowMillis) {
        return Payout.of(request)
                .dueAtMillis()
                .map(due -> at(due, nowMillis))
                .orElse(new Timing.Later());
    }

    private static Timing at(long dueAtMillis, long nowMillis) {
        if (dueAtMillis < nowMillis) {
            throw new CiticRefusal(CiticCode.SM00090);
        }
        return new Timing.At(dueAtMillis);
    }

    @Override
    public void check(CiticRequest request) {
        Payout payout = Payout.of(request);
        SubAccount payer = parties.payer(payout.payerNo());
        if (!payers.contains(payer.purpose())) {
            throw new CiticRefusal(CiticCode.SM00072);
        }
        parties.available(payer, payout.fen() + feeFen());
    }

    private long feeFen() {
        return Yuan.parse(settings.word(Setting.PAYOUT_FEE));
    }

    @Override
    public Draft execute(CiticRequest request, Cause cause, long atMillis, boolean newNumber) {
        Payout payout = Payout.of(request);
        SubAccount payer = parties.payer(payout.payerNo());
        String main = payer.mainAccountNo();
        long fee = feeFen();
        Desk desk = new Desk(books, settings, cause, atMillis);
        desk.move(payer.no(), Bucket.AVAILABLE, -payout.fen() - fee);
        desk.move(main, Bucket.OUTSIDE, payout.fen()).move(main, Bucket.BANK, fee);
        Desk.RowText text = new Desk.RowText(payout.payee(), payout.fen(), fee, payout.memo());
        return desk.row(payer, OUTSIDE, desk.innerFlow(), Direction.D, text).draft();
    }
}
