package coffer.platform.api;

import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.market.DeclineCode;
import coffer.money.Money;
import coffer.reconciliation.CorrectionRequest;
import coffer.reconciliation.RequestedMovement;
import java.util.Optional;
import java.util.function.Supplier;

/** Bodies of what people do where the books and the bank disagree. */
final class DifferenceForms {

    private static final int ACCOUNT_LENGTH = 40;
    private static final int DOCUMENT_LENGTH = 1_000;

    private static final InstructionState[] VERDICTS = {
        InstructionState.SUCCEEDED, InstructionState.FAILED
    };

    private DifferenceForms() {}

    /** From, to and amount stand together or not at all; a freeze says where money comes from. */
    static Supplier<CorrectionRequest> correction(Fields fields) {
        Optional<Long> difference =
                fields.id(
                        "difference_id",
                        fields.required("difference_id"),
                        PublicId.DIFFERENCE,
                        DeclineCode.DIFFERENCE_NOT_FOUND,
                        "there is no such difference");
        boolean freezes = fields.has("freeze_id");
        boolean moves = freezes || fields.has("from") || fields.has("to") || fields.has("amount");
        Optional<InstructionId> freeze = TransferForm.freeze(fields);
        Optional<String> from =
                moves && !freezes
                        ? fields.words("from", ACCOUNT_LENGTH)
                        : fields.optionalWords("from", ACCOUNT_LENGTH);
        Optional<String> to =
                moves
                        ? fields.words("to", ACCOUNT_LENGTH)
                        : fields.optionalWords("to", ACCOUNT_LENGTH);
        Optional<Money> amount = moves ? fields.amount() : fields.optionalAmount();
        fields.optionalCurrency();
        Optional<String> reason = MoneyForms.reason(fields);
        return () ->
                new CorrectionRequest(
                        difference.orElseThrow(),
                        amount.map(money ->
                                new RequestedMovement(from, to.orElseThrow(), money, freeze)),
                        reason.orElseThrow());
    }

    /**
     * A judgement as it was sent.
     *
     * @param instruction by its public id
     */
    record Judged(
            PublicId kind,
            InstructionId instruction,
            InstructionState state,
            String document,
            String reason) {}

    static Supplier<Judged> judgement(Fields fields) {
        Optional<String> id = fields.required("instruction_id");
        Optional<PublicId> kind = id.flatMap(DifferenceForms::kind);
        if (id.isPresent() && kind.isEmpty()) {
            fields.problem(
                    DeclineCode.INSTRUCTION_NOT_FOUND,
                    "instruction_id",
                    "there is no such instruction");
        }
        Optional<InstructionState> state =
                fields.oneOf(
                        "verdict", VERDICTS, InstructionState::status, DeclineCode.FIELD_INVALID);
        Optional<String> document = fields.optionalWords("document", DOCUMENT_LENGTH);
        Optional<String> reason = MoneyForms.reason(fields);
        return () ->
                new Judged(
                        kind.orElseThrow(),
                        new InstructionId(kind.orElseThrow().parse(id.orElseThrow()).orElseThrow()),
                        state.orElseThrow(),
                        document.orElse(""),
                        reason.orElseThrow());
    }

    private static Optional<PublicId> kind(String text) {
        return PublicId.INSTRUCTIONS.stream()
                .filter(kind -> kind.parse(text).isPresent())
                .findFirst();
    }
}
