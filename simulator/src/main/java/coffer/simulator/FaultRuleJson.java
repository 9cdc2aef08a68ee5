package coffer.simulator;

import coffer.simulator.citic.CiticCode;
import coffer.simulator.citic.FaultEffect;
import coffer.simulator.citic.ReplyStatus;
import coffer.simulator.citic.RowChange;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a fault rule from the control API. */
final class FaultRuleJson {
    private static final Pattern CODE = Pattern.compile("[A-Z0-9]{7}");
    private static final Pattern TAG = Pattern.compile("[A-Za-z]{1,30}");
    private static final int ALWAYS = 100;

    private FaultRuleJson() {}

    static FaultRule read(JsonBody body, long id) {
        String word = body.text("fault");
        Fault fault = fault(word, body);
        int percent = body.count("percent").orElse(ALWAYS);
        if (percent > ALWAYS) {
            throw Problem.invalid("percent is above 100");
        }
        return new FaultRule(
                id,
                word,
                fault,
                body.optional("action"),
                body.optional("tran_type"),
                body.optional("account"),
                body.count("times"),
                body.count("after").orElse(0),
                percent,
                body.count("seed").orElse(0));
    }

    private static Fault fault(String word, JsonBody body) {
        return switch (word) {
            case "execute_then_silence" -> new Fault.Silence(true);
            case "silence" -> new Fault.Silence(false);
            case "port_closed" ->
                    new Fault.PortClosed(
                            body.count("seconds").map(Duration::ofSeconds), body.flag("executed"));
            case "http_503" -> new Fault.Http503(body.flag("executed"));
            case "garbage" -> new Fault.Garbage(body.flag("executed"));
            case "code" -> code(body);
            case "stt_pending" -> new Fault.InBank(pending(body));
            case "accept_then_fail" ->
                    new Fault.InBank(new FaultEffect.AcceptedThenFails(failureCode(body)));
            case "freeze_number_changes" -> new Fault.InBank(new FaultEffect.FreezeNumberChanges());
            case "odd_row" ->
                    new Fault.ChangedRows(
                            new RowChange.OtherContent(
                                    tag(body), content(body), body.optional("memo").orElse("")));
            case "cut_character" ->
                    new Fault.ChangedRows(
                            new RowChange.CutCharacter(
                                    tag(body), body.optional("memo").orElse("")));
            case "delay" -> new Fault.Delay(Duration.ofMillis(required(body, "millis")));
            case "close_before_reply" -> new Fault.ConnectionReset(body.flag("executed"));
            default -> throw Problem.invalid("no fault is called " + word);
        };
    }

    private static String tag(JsonBody body) {
        String tag = body.optional("tag").orElse("RESUME");
        if (!TAG.matcher(tag).matches()) {
            throw Problem.invalid("tag is not a name of letters");
        }
        return tag;
    }

    private static String content(JsonBody body) {
        String content = body.optional("content").orElse("");
        if (!RowChange.isWritable(content)) {
            throw Problem.invalid("content is neither ASCII nor GBK");
        }
        return content;
    }

    private static Fault code(JsonBody body) {
        String code = body.text("code");
        if (!CODE.matcher(code).matches() && !code.equals("UNKNOWN")) {
            throw Problem.invalid("code is not seven letters and digits");
        }
        String text = body.optional("text").orElse(CiticCode.statusOf(code).text());
        return new Fault.Code(code, text, body.flag("executed"));
    }

    private static FaultEffect pending(JsonBody body) {
        int inquiries = required(body, "count");
        boolean succeeds = required(body, "then") == 0;
        String code = failureCode(body);
        boolean executed = body.flag("executed");
        if (executed && !succeeds) {
            throw Problem.invalid("an order that moved money cannot end with 1");
        }
        return new FaultEffect.Pending(inquiries, executed, succeeds ? ReplyStatus.SUCCESS : code);
    }

    private static String failureCode(JsonBody body) {
        Optional<String> code = body.optional("code");
        if (code.filter(c -> !CODE.matcher(c).matches()).isPresent()) {
            throw Problem.invalid("code is not seven letters and digits");
        }
        return code.orElse(CiticCode.SM00099.name());
    }

    private static int required(JsonBody body, String name) {
        return body.count(name).orElseThrow(() -> Problem.invalid(name + " is missing"));
    }
}
