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
final class ForcedTransfers implements OrderHandler {
    private static final String FORCED = "15";

    private final Books books;
    private final CiticSettings settings;
    private final AccountChecks checks;

    ForcedTransfers(Books books, CiticSettings settings, AccountChecks checks) {
        this.books = books;
        this.settings = settings;
        this.checks = checks;
    }

    @Override
    public ExecutionTime executionTime(CiticRequest request, long nowMillis) {
        boolean synchronous = ForcedTransfer.of(request).synchronous();
        return synchronous ? new ExecutionTime.Immediate() : new ExecutionTime.AfterReply();
    }

    @Override
    public void check(CiticRequest request) {
        ForcedTransfer transfer = ForcedTransfer.of(request);
        if (books.mainAccount(transfer.mainAccountNo()).isEmpty()) {
            throw new CiticRefusal(CiticCode.SM00030);
        }
        SubAccount payer = checks.payer(transfer.payerNo());
        checkMember(transfer, payer);
        if (transfer.type() != TranType.BR) {
            SubAccount payee = checks.payee(transfer.payeeNo());
            checkMember(transfer, payee);
            AccountChecks.requireName(transfer.payeeName(), payee);
        }
        switch (transfer.type()) {
            case BF, BS -> {
                if (transfer.payerNo().equals(transfer.payeeNo())) {
                    throw new CiticRefusal(CiticCode.SM00034);
                }
                checks.requireAvailable(payer, transfer.fen());
            }
            case BR -> checks.requireAvailable(payer, transfer.fen());
            case BG, BH -> checkFreeze(transfer);
        }
    }

    private static void checkMember(ForcedTransfer transfer, SubAccount account) {
        AccountChecks.requireMainAccount(transfer.mainAccountNo(), account);
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
        MovementBuilder movement = new MovementBuilder(books, settings, cause, atMillis);
        String payer = transfer.payerNo();
        String payee = transfer.payeeNo();
        long fen = transfer.fen();
        switch (transfer.type()) {
            case BF -> {
                movement.move(payer, Bucket.AVAILABLE, -fen).move(payee, Bucket.AVAILABLE, fen);
                rows(movement, transfer);
            }
            case BS -> {
                movement.move(payer, Bucket.AVAILABLE, -fen).move(payee, Bucket.FROZEN, fen);
                movement.freeze(FreezeKind.ORDINARY, payer, payee, fen, transfer.memo());
                rows(movement, transfer);
            }
            case BR -> {
                movement.move(payer, Bucket.AVAILABLE, -fen).move(payer, Bucket.FROZEN, fen);
                movement.freeze(FreezeKind.ORDINARY, payer, payer, fen, transfer.memo());
                freezeRow(movement, transfer, Direction.D);
            }
            case BG -> {
                use(movement, transfer, newNumber);
                movement.move(payer, Bucket.FROZEN, -fen).move(payer, Bucket.AVAILABLE, fen);
                freezeRow(movement, transfer, Direction.C);
            }
            case BH -> {
                use(movement, transfer, newNumber);
                movement.move(payer, Bucket.FROZEN, -fen).move(payee, Bucket.AVAILABLE, fen);
                rows(movement, transfer);
            }
        }
        return movement.draft();
    }

    /** Takes the amount out of the freeze; the rest stays, goes under a new number, or is freed. */
    private void use(MovementBuilder movement, ForcedTransfer transfer, boolean newNumber) {
        Freeze freeze = books.freeze(transfer.freezeNo()).orElseThrow();
        long rest = freeze.standingFen() - transfer.fen();
        boolean restStays = rest > 0 && transfer.standingFen().isPresent();
        boolean changes = newNumber || settings.is(CiticSetting.FREEZE_NUMBER, "changes");
        if (restStays && !changes) {
            movement.use(freeze, transfer.fen());
            return;
        }
        movement.use(freeze, freeze.standingFen());
        if (restStays) {
            movement.freeze(
                    FreezeKind.ORDINARY, freeze.owner(), freeze.holder(), rest, freeze.reason());
            return;
        }
        movement.move(freeze.holder(), Bucket.FROZEN, -rest);
        movement.move(freeze.holder(), Bucket.AVAILABLE, rest);
    }

    private void rows(MovementBuilder movement, ForcedTransfer transfer) {
        SubAccount payer = books.subAccount(transfer.payerNo()).orElseThrow();
        SubAccount payee = books.subAccount(transfer.payeeNo()).orElseThrow();
        String flow = movement.innerFlow();
        movement.row(payer, FORCED, flow, Direction.D, text(transfer, payee));
        movement.row(payee, FORCED, flow, Direction.C, text(transfer, payer));
    }

    private void freezeRow(MovementBuilder movement, ForcedTransfer transfer, Direction direction) {
        if (settings.isOn(CiticSetting.FREEZE_ROWS)) {
            SubAccount holder = books.subAccount(transfer.payerNo()).orElseThrow();
            movement.row(holder, FORCED, movement.innerFlow(), direction, text(transfer, holder));
        }
    }

    private static MovementBuilder.RowDetails text(ForcedTransfer transfer, SubAccount other) {
        return new MovementBuilder.RowDetails(
                MovementBuilder.counterparty(other), transfer.fen(), 0, transfer.memo());
    }
}
