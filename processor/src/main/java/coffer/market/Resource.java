package coffer.market;

import java.util.Locale;

/**
 * What a market's request asks for, or what an instruction that nobody requested is about (FREEZE);
 * request numbers are unique within one of these.
 */
public enum Resource {
    FORCED_TRANSFER,
    ADJUSTMENT_CREDIT,
    TAKE_BACK,
    SEND_BACK,
    WITHDRAWAL,
    FREEZE,
    MEMBER,
    CORRECTION,
    JUDGEMENT;

    /** The word on the wire of our API: {@code forced_transfer}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
