package coffer.simulator.citic;

import coffer.simulator.books.Books;
import coffer.simulator.books.Bucket;
import coffer.simulator.books.Cause;
import coffer.simulator.books.Direction;
import coffer.simulator.books.Draft;
import coffer.simulator.books.Freeze;
import coffer.simulator.books.FreezeKind;
import coffer.simulator.books.SubAccount;

/**
 * What the five forced transfers ask of the books and do to them (CITIC B2B interface, DLMDETRN).
 *
 * <p>A freeze is used in parts only if the caller says what stands under its number before the use
 * ({@code ofreezeamt}); then the rest stays frozen. Without that word the rest is released, which
 * is our reading of "mandatory when the freeze continues". An unfreeze only lifts: whether it names
 * the holder on both sides, or holder and former payer as the document has it, the money stays with
 * the holder.
 */
final class ForcedTransfers implements OrderKind {
    private static final String FORCED = "15";

    private final Books books;
    private final Settings settings;
    private final Parties parties;

    ForcedTransfers(Books books, Settings settings, Parties parties) {
        this.books = books;
        this.settings = settings;
        this.parties = parties;
    }

    @Override
    public Timing timing(CiticRequest request, long nowMillis) {
        boolean synchronous = ForcedTransfer.of(request).synchronous();
        return synchronous ? new Timing.AtOnce() : new Timing.Later();
    }

    @Override
    public void check(CiticRequest request) {
        ForcedTransfer transfer = ForcedTransfer.of(request);
        if (books.mainAccount(transfer.mainAccountNo()).isEmpty()) {
            throw new CiticRefusal(CiticCode.SM00030);
        }
        SubAccount payer = parties.payer(transfer.payerNo());
        checkMember(transfer, payer);
        if (transfer.type() != TranType.BR) {
            SubAccount payee = parties.payee(transfer.payeeNo());
            checkMember(transfer, payee);
            Parties.named(transfer.payeeName(), payee);
        }
        switch (transfer.type()) {
            case BF, BS -> {
                if (transfer.payerNo().equals(transfer.payeeNo())) {
                    throw new CiticRefusal(CiticCode.SM00034);
                }
                parties.available(payer, transfer.fen());
            }
            case BR -> parties.available(payer, transfer.fen());
            case BG, BH -> checkFreeze(transfer);
        }
    }

    private static void checkMember(ForcedTransfer transfer, SubAccount account) {
        Parties.under(transfer.mainAccountNo(), account);
        boolean allowed =
                switch (account.purpose()) {
                    case MEMBER, INITIALISATION -> true;
                    case PUBLIC, FEE, OWN -> false;
                };
        if (!allowed) {
            throw new CiticRefusal(CiticCode.SM00032);
        }
    }

    private void checkFreeze(ForcedTransfer transfer) {
        Freeze freeze =
                books.freeze(transfer.freezeNo())
                        .filter(f -> f.kind() == FreezeKind.ORDINARY && f.isOpen())
                        .orElseThrow(() -> new CiticRefusal(CiticCode.SM00040));
        boolean fromHolder = transfer.payerNo().equals(freeze.holder());
        boolean toHolder = transfer.payeeNo().equals(freeze.holder());
        boolean toOwner = transfer.payeeNo().equals(freeze.owner());
        boolean fits =
                transfer.type() == TranType.BG
                        ? fromHolder && (toHolder || toOwner)
                        : fromHolder && !toHolder;
        if (!fits) {
            throw new CiticRefusal(CiticCode.SM00034);
        }
        if (transfer.fen() > freeze.standingFen()) {
            throw new CiticRefusal(CiticCode.SM00041);
        }
        if (transfer.standingFen().filter(said -> said != freeze.standingFen()).isPresent()) {
            throw new CiticRefusal(CiticCode.SM00042);
        }
    }

    @Override
    public Draft execute(CiticRequest request, Cause cause, long atMillis, boolean newNumber) {
        ForcedTransfer transfer = ForcedTransfer.of(request);
        Desk desk = new Desk(books, settings, cause, atMillis);
        String payer = transfer.payerNo();
        String payee = transfer.payeeNo();
        long fen = transfer.fen();
        switch (transfer.type()) {
            case BF -> {
                desk.move(payer, Bucket.AVAILABLE, -fen).move(payee, Bucket.AVAILABLE, fen);
                rows(desk, transfer);
            }
            case BS -> {
                desk.move(payer, Bucket.AVAILABLE, -fen).move(payee, Bucket.FROZEN, fen);
                desk.freeze(FreezeKind.ORDINARY, payer, payee, fen, transfer.memo());
                rows(desk, transfer);
            }
            case BR -> {
                desk.move(payer, Bucket.AVAILABLE, -fen).move(payer, Bucket.FROZEN, fen);
                desk.freeze(FreezeKind.ORDINARY, payer, payer, fen, transfer.memo());
                freezeRow(desk, transfer, Direction.D);
            }
            case BG -> {
                use(desk, transfer, newNumber);
                desk.move(payer, Bucket.FROZEN, -fen).move(payer, Bucket.AVAILABLE, fen);
                freezeRow(desk, transfer, Direction.C);
            }
            case BH -> {
                use(desk, transfer, newNumber);
                desk.move(payer, Bucket.FROZEN, -fen).move(payee, Bucket.AVAILABLE, fen);
                rows(desk, transfer);
            }
        }
        return desk.draft();
    }

    /** Takes the amount out of the freeze; the rest stays, goes under a new number, or is freed. */
    private void use(Desk desk, ForcedTransfer transfer, boolean newNumber) {
        Freeze freeze = books.freeze(transfer.freezeNo()).orElseThrow();
        long rest = freeze.standingFen() - transfer.fen();
        boolean restStays = rest > 0 && transfer.standingFen().isPresent();
        boolean changes = newNumber || settings.is(Setting.FREEZE_NUMBER, "changes");
        if (restStays && !changes) {
            desk.use(freeze, transfer.fen());
            return;
        }
        desk.use(freeze, freeze.standingFen());
        if (restStays) {
            desk.freeze(
                    FreezeKind.ORDINARY, freeze.owner(), freeze.holder(), rest, freeze.reason());
            return;
        }
        desk.move(freeze.holder(), Bucket.FROZEN, -rest);
        desk.move(freeze.holder(), Bucket.AVAILABLE, rest);
    }

    private void rows(Desk desk, ForcedTransfer transfer) {
        SubAccount payer = books.subAccount(transfer.payerNo()).orElseThrow();
        SubAccount payee = books.subAccount(transfer.payeeNo()).orElseThrow();
        String flow = desk.innerFlow();
        desk.row(payer, FORCED, flow, Direction.D, text(transfer, payee));
        desk.row(payee, FORCED, flow, Direction.C, text(transfer, payer));
    }

    private void freezeRow(Desk desk, ForcedTransfer transfer, Direction direction) {
        if (settings.on(Setting.FREEZE_ROWS)) {
            SubAccount holder = books.subAccount(transfer.payerNo()).orElseThrow();
            desk.row(holder, FORCED, desk.innerFlow(), direction, text(transfer, holder));
        }
    }

    private static Desk.RowText text(ForcedTransfer transfer, SubAccount other) {
        return new Desk.RowText(Desk.party(other), transfer.fen(), 0, transfer.memo());
    }
}
