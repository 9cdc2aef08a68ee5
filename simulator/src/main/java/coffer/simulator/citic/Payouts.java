package coffer.simulator.citic;

import coffer.simulator.books.Books;
import coffer.simulator.books.Bucket;
import coffer.simulator.books.Cause;
import coffer.simulator.books.Direction;
import coffer.simulator.books.Draft;
import coffer.simulator.books.Purpose;
import coffer.simulator.books.SubAccount;
import coffer.simulator.books.YuanFormat;
import java.util.Set;

/**
 * Money out to an account that is not the market's (CITIC B2B interface, DLFCSOUT and DLFNDOUT).
 * The fee is taken on top of the amount and shows in the fee column of the same row.
 */
final class Payouts implements OrderHandler {
    /** Type of money that comes from outside, or goes there. */
    static final String OUTSIDE = "23";

    private final Books books;
    private final CiticSettings settings;
    private final AccountChecks checks;
    private final Set<Purpose> payers;

    private Payouts(
            Books books, CiticSettings settings, AccountChecks checks, Set<Purpose> payers) {
        this.books = books;
        this.settings = settings;
        this.checks = checks;
        this.payers = payers;
    }

    /** DLFCSOUT. */
    static Payouts ofMembers(Books books, CiticSettings settings, AccountChecks checks) {
        return new Payouts(books, settings, checks, Set.of(Purpose.MEMBER));
    }

    /** DLFNDOUT; from the public sub-account it sends back what nobody claims. */
    static Payouts ofMerchant(Books books, CiticSettings settings, AccountChecks checks) {
        return new Payouts(books, settings, checks, Set.of(Purpose.OWN, Purpose.PUBLIC));
    }

    @Override
    public ExecutionTime executionTime(CiticRequest request, long nowMillis) {
        return Payout.of(request)
                .dueAtMillis()
                .map(due -> at(due, nowMillis))
                .orElse(new ExecutionTime.AfterReply());
    }

    private static ExecutionTime at(long dueAtMillis, long nowMillis) {
        if (dueAtMillis < nowMillis) {
            throw new CiticRefusal(CiticCode.SM00090);
        }
        return new ExecutionTime.Scheduled(dueAtMillis);
    }

    @Override
    public void check(CiticRequest request) {
        Payout payout = Payout.of(request);
        SubAccount payer = checks.payer(payout.payerNo());
        if (!payers.contains(payer.purpose())) {
            throw new CiticRefusal(CiticCode.SM00072);
        }
        checks.requireAvailable(payer, payout.fen() + feeFen());
    }

    private long feeFen() {
        return YuanFormat.parse(settings.text(CiticSetting.PAYOUT_FEE));
    }

    @Override
    public Draft execute(CiticRequest request, Cause cause, long atMillis, boolean newNumber) {
        Payout payout = Payout.of(request);
        SubAccount payer = checks.payer(payout.payerNo());
        String main = payer.mainAccountNo();
        long fee = feeFen();
        MovementBuilder movement = new MovementBuilder(books, settings, cause, atMillis);
        movement.move(payer.no(), Bucket.AVAILABLE, -payout.fen() - fee);
        movement.move(main, Bucket.OUTSIDE, payout.fen()).move(main, Bucket.BANK, fee);
        MovementBuilder.RowDetails text =
                new MovementBuilder.RowDetails(payout.payee(), payout.fen(), fee, payout.memo());
        return movement.row(payer, OUTSIDE, movement.innerFlow(), Direction.D, text).draft();
    }
}
