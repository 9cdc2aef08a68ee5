package coffer.banks.citic;

import coffer.bank.InstructionKind;
import coffer.bank.Plan;
import coffer.market.DeclineCode;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * What the bank stores of a text: which characters survive GBK, and how many bytes each field
 * holds.
 */
final class CiticText {

    /** A memo holds 102 bytes, of which the serial and a blank take 21. */
    static final int MEMO_BYTES = 81;

    static final int NAME_BYTES = 122;

    private CiticText() {}

    /** What makes a text unfit for the bank. */
    enum TextFault {
        CONTROL_CHARACTER,
        NOT_ENCODABLE
    }

    /**
     * Why a text would come back changed. XML cannot carry control characters, and some characters
     * (most of the private use area) do not survive GBK out and GB18030 in.
     */
    static Optional<TextFault> unfitText(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(TextFault.CONTROL_CHARACTER);
        }
        try {
            byte[] bytes = CiticRoutes.encode(text);
            return CiticRoutes.decode(bytes).equals(text)
                    ? Optional.empty()
                    : Optional.of(TextFault.NOT_ENCODABLE);
        } catch (CharacterCodingException notInGbk) {
            return Optional.of(TextFault.NOT_ENCODABLE);
        }
    }

    /** How many bytes a text has on the wire. */
    static int bytes(String fitText) {
        return fitText.getBytes(CiticRoutes.REQUEST_CHARSET).length;
    }

    /** The fault in words. */
    static String described(TextFault fault) {
        return switch (fault) {
            case CONTROL_CHARACTER -> "a control character";
            case NOT_ENCODABLE -> "a character that GBK does not keep";
        };
    }

    /** Why a payee's name of a forced transfer would not arrive unchanged. */
    static Optional<Plan.Unfit> unfitName(InstructionKind kind, String name) {
        if (kind == InstructionKind.FREEZE) {
            return Optional.empty();
        }
        String pointer = kind.movesBetweenAccounts() ? "/payee" : "/payer";
        Optional<String> why = unfitText(name).map(fault -> "holds " + described(fault));
        if (why.isEmpty() && name.isBlank()) {
            why = Optional.of("is empty");
        }
        if (why.isEmpty() && bytes(name) > NAME_BYTES) {
            why = Optional.of("is longer than " + NAME_BYTES + " bytes");
        }
        return why.map(detail ->
                new Plan.Unfit(
                        DeclineCode.NAME_NOT_ENCODABLE, pointer, "the name at the bank " + detail));
    }

    /** Why a memo would not arrive unchanged. */
    static Optional<Plan.Unfit> unfitMemo(String memo) {
        Optional<TextFault> fault = unfitText(memo);
        if (fault.isPresent()) {
            DeclineCode code =
                    switch (fault.get()) {
                        case CONTROL_CHARACTER -> DeclineCode.MEMO_CONTROL_CHARACTER;
                        case NOT_ENCODABLE -> DeclineCode.MEMO_NOT_ENCODABLE;
                    };
            return Optional.of(
                    new Plan.Unfit(code, "/memo", "the memo holds " + described(fault.get())));
        }
        if (bytes(memo) > MEMO_BYTES) {
            return Optional.of(
                    new Plan.Unfit(
                            DeclineCode.MEMO_TOO_LONG,
                            "/memo",
                            "the memo is longer than " + MEMO_BYTES + " bytes in GBK"));
        }
        return Optional.empty();
    }

    /** Why a name would not arrive unchanged. */
    static Optional<Plan.Unfit> unfitName(String name, String pointer) {
        return unfitField(name, NAME_BYTES, pointer);
    }

    /** Why a text would not arrive unchanged in a field of so many bytes. */
    static Optional<Plan.Unfit> unfitField(String text, int most, String pointer) {
        Optional<TextFault> fault = unfitText(text);
        if (fault.isPresent()) {
            return Optional.of(
                    new Plan.Unfit(
                            DeclineCode.NAME_NOT_ENCODABLE,
                            pointer,
                            "it holds " + described(fault.get())));
        }
        if (text.isBlank()) {
            return Optional.of(new Plan.Unfit(DeclineCode.FIELD_INVALID, pointer, "it is empty"));
        }
        return bytes(text) > most
                ? Optional.of(
                        new Plan.Unfit(
                                DeclineCode.WORDS_TOO_LONG,
                                pointer,
                                "it is longer than " + most + " bytes in GBK"))
                : Optional.empty();
    }
}
