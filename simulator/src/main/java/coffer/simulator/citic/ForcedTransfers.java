package coffer.simulator.citic;

import coffer.simulator.books.Books;
import coffer.simulator.books.Bucket;
import coffer.simulator.books.Cause;
import coffer.simulator.books.Direction;
import coffer.simulator.books.Draft;
import coffer.simulator.books.Freeze;
import coffer.simulator.books.FreezeKind;
import coffer.simulator.books.SubAccount;
import java.util.Optional;

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

    ForcedTransfers(Books books, Settings settings) {
        this.books = books;
        this.settings = settings;
    }

    @Override
    public boolean synchronous(CiticRequest request) {
        return ForcedTransfer.of(request).synchronous();
    }

    @Override
    public Optional<Status> objection(CiticRequest request) {
        try {
            check(ForcedTransfer.of(request));
            return Optional.empty();
        } catch (CiticRefusal refusal) {
            return Optional.of(refusal.status());
        }
    }

    private void check(ForcedTransfer transfer) {
        if (books.mainAccount(transfer.mainAccountNo()).isEmpty()) {
            throw new CiticRefusal(CiticCode.SM00030);
        }
        member(transfer, transfer.payerNo(), CiticCode.ED02010);
        if (transfer.type() != TranType.BR) {
            SubAccount payee = member(transfer, transfer.payeeNo(), CiticCode.ED03307);
            if (!payee.name().equals(transfer.payeeName())) {
                throw new CiticRefusal(CiticCode.SM00033);
            }
        }
        switch (transfer.type()) {
            case BF, BS -> {
                if (transfer.payerNo().equals(transfer.payeeNo())) {
                    throw new CiticRefusal(CiticCode.SM00034);
                }
                checkAvailable(transfer);
            }
            case BR -> checkAvailable(transfer);
            case BG, BH -> checkFreeze(transfer);
        }
    }

    private SubAccount member(ForcedTransfer transfer, String no, CiticCode ifUnknown) {
        SubAccount account = books.subAccount(no).orElseThrow(() -> new CiticRefusal(ifUnknown));
        if (!account.mainAccountNo().equals(transfer.mainAccountNo())) {
            throw new CiticRefusal(CiticCode.SM00031);
        }
        boolean allowed =
                switch (account.purpose()) {
                    case MEMBER, INITIALISATION -> true;
                    case PUBLIC, FEE -> false;
                };
        if (!allowed) {
            throw new CiticRefusal(CiticCode.SM00032);
        }
        return account;
    }

    private void checkAvailable(ForcedTransfer transfer) {
        if (books.balance(transfer.payerNo(), Bucket.AVAILABLE) < transfer.fen()) {
            String code = settings.word(Setting.INSUFFICIENT_CODE);
            throw new CiticRefusal(new Status(code, CiticCode.DPRA003.status().text()));
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
