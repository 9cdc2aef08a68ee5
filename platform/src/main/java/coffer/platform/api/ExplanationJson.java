package coffer.platform.api;

import coffer.bank.NoVerdictReason;
import coffer.instruction.BankMessageStore.Attempt;
import coffer.instruction.BankMessageStore.History;
import coffer.instruction.Explanation;
import coffer.instruction.Explanation.MayDecide;
import coffer.instruction.Explanation.Verdict;
import coffer.instruction.Explanations.Explained;
import coffer.platform.http.JsonBody;
import coffer.platform.http.PublicId;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/** Where an instruction stands, as markets see it. */
final class ExplanationJson {

    private ExplanationJson() {}

    /** What a person wants to know first. */
    static void explanation(ObjectNode json, Explained explained) {
        Explanation explanation = explained.explanation();
        json.put("explanation", explanation.sentence());
        json.put("waits_for", lower(explanation.waitsFor().name()));
        json.set("may_decide", mayDecide(explanation.mayDecide()));
        CommonJson.at(json, "next_inquiry_at", explanation.nextInquiryAt());
        CommonJson.at(json, "overdue_at", explained.instruction().overdueAt());
        json.put("inquiries", explained.history().inquiries());
        explained
                .history()
                .judgement()
                .ifPresent(id -> json.put("judgement", PublicId.JUDGEMENT.of(id)));
    }

    private static ObjectNode mayDecide(MayDecide mayDecide) {
        ObjectNode json = JsonBody.object();
        switch (mayDecide) {
            case MayDecide.Nobody _ -> json.put("who", "nobody");
            case MayDecide.Market _ -> json.put("who", "market");
            case MayDecide.SecondPerson _ -> json.put("who", "second_person");
            case MayDecide.Bank(String because) -> json.put("who", "bank").put("because", because);
            case MayDecide.TwoPersons(Verdict succeeded, Verdict failed) -> {
                json.put("who", "two_persons");
                json.set("succeeded", verdict(succeeded));
                json.set("failed", verdict(failed));
            }
        }
        return json;
    }

    private static ObjectNode verdict(Verdict verdict) {
        return JsonBody.object().put("open", verdict.open()).put("because", verdict.because());
    }

    /**
     * What was said to the bank and what it answered, in the order of the questions.
     *
     * @param messages whether to show the raw messages too
     */
    static void attempts(ObjectNode json, History history, boolean messages) {
        ArrayNode attempts = json.putArray("bank_attempts");
        for (Attempt attempt : history.attempts()) {
            ObjectNode each = attempts.addObject();
            each.put("attempt", attempt.attempt());
            each.put("act", lower(attempt.act().name()));
            each.put("action", attempt.exchange().action());
            each.put("word", lower(attempt.word().name()));
            attempt.silence()
                    .map(NoVerdictReason::name)
                    .ifPresent(why -> each.put("why", lower(why)));
            each.put("code", attempt.exchange().code());
            each.put("text", attempt.exchange().text());
            CommonJson.at(each, "asked_at", Optional.of(attempt.exchange().askedAt()));
            CommonJson.at(each, "answered_at", Optional.of(attempt.exchange().answeredAt()));
            if (messages) {
                each.put("request", attempt.exchange().request());
                each.put("reply", attempt.exchange().reply());
            }
        }
        json.put("bank_attempts_left_out", history.leftOut());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
