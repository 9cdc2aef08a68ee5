package coffer.platform.api;

import coffer.bank.InstructionKind;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.market.DeclineCode;
import coffer.platform.http.BodyFields;
import coffer.platform.http.PublicId;
import coffer.reconciliation.Judgement;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Supplier;

/** Judgements as JSON. */
final class JudgementJson {

    private static final int DOCUMENT_LENGTH = 1_000;

    private static final InstructionState[] VERDICTS = {
        InstructionState.SUCCEEDED, InstructionState.FAILED
    };

    private JudgementJson() {}

    /**
     * A judgement as it was sent.
     *
     * @param instruction by its public id
     */
    record JudgementBody(
            PublicId kind,
            InstructionId instruction,
            InstructionState state,
            String document,
            String reason) {}

    static Supplier<JudgementBody> body(BodyFields fields) {
        Optional<String> id = fields.required("instruction_id");
        Optional<PublicId> kind = id.flatMap(JudgementJson::kind);
        if (id.isPresent() && kind.isEmpty()) {
            fields.problem(
                    DeclineCode.INSTRUCTION_NOT_FOUND,
                    "instruction_id",
                    "there is no such instruction");
        }
        Optional<InstructionState> state =
                fields.oneOf(
                        "verdict", VERDICTS, InstructionState::status, DeclineCode.FIELD_INVALID);
        Optional<String> document = fields.optionalPlainText("document", DOCUMENT_LENGTH);
        Optional<String> reason = CommonJson.reason(fields);
        return () ->
                new JudgementBody(
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

    static ObjectNode judgement(Judgement judgement) {
        ObjectNode json = CommonJson.object(PublicId.JUDGEMENT, judgement.id(), "judgement");
        json.put("out_request_no", judgement.outRequestNo());
        json.put("status", ReviewJson.status(judgement.approval()));
        json.put("instruction_id", instruction(judgement.kind(), judgement.instruction().value()));
        json.put("verdict", judgement.state().status());
        json.put("evidence", judgement.evidence());
        json.put("reason", judgement.approval().reason());
        json.set("review", ReviewJson.review(judgement.approval()));
        return json;
    }

    /** The public id of an instruction of a kind. */
    static String instruction(String kind, long id) {
        return PublicId.of(InstructionKind.valueOf(kind)).of(id);
    }
}
