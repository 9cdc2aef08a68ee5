package coffer.simulator.citic;

import java.util.regex.Pattern;

/**
 * The settings of the simulated bank. A test chooses where the public documents of the interface
 * are silent or where banks differ. The name in lower case is the key in the control API.
 */
public enum CiticSetting {
    /** An order that nobody waits for finishes this long after it was accepted. */
    SETTLING_DELAY_MILLIS(Kind.NUMBER, "0", "\\d{1,9}"),
    /** Accept an asynchronous order first and let the inquiry tell what is wrong with it. */
    LATE_REFUSALS(Kind.SWITCH, "false", "true|false"),
    /** Code page that the prolog of a reply names; the bytes are GBK in any case. */
    PROLOG(Kind.WORD, "GBK", "GBK|GB2312|none"),
    /** Statement rows carry the undocumented CRYTYPE. */
    CRYTYPE(Kind.SWITCH, "true", "true|false"),
    /** HOSTSEQ of the two legs of a transfer: both 1, or 1 and 2. */
    LEG_SEQ(Kind.WORD, "same", "same|distinct"),
    /** RESUME is the memo cut to so many bytes; the field holds 102. */
    MEMO_BYTES(Kind.NUMBER, "102", "\\d{1,3}"),
    /** Freezing and unfreezing leave rows, though no balance moves. */
    FREEZE_ROWS(Kind.SWITCH, "false", "true|false"),
    /** The freeze number after a partial use. */
    FREEZE_NUMBER(Kind.WORD, "stays", "stays|changes"),
    /** New statement rows show at once, or are held until released. */
    LINES(Kind.WORD, "show", "show|hold"),
    /** Rows are listed as they were posted, or as they came to show. */
    LINE_ORDER(Kind.WORD, "posted", "posted|released"),
    /** An empty query result: code PBRA001, or success without a list. */
    EMPTY_RESULT(Kind.WORD, "code", "code|absent"),
    /** ED02083 stands in the status of the reply, or in a row with stt 2. */
    UNKNOWN_ORDER(Kind.WORD, "outer", "outer|row"),
    /** DLSTRNDT without subAccNo lists the whole main account. */
    LIST_MAIN_ACCOUNT(Kind.SWITCH, "false", "true|false"),
    /** A serial seen before is refused or executed again. */
    DUPLICATE_SERIAL(Kind.WORD, "refuse", "refuse|execute"),
    /** Code for a serial seen before. */
    DUPLICATE_SERIAL_CODE(Kind.WORD, "SM00021", "[A-Z0-9]{7}"),
    /** Code for a serial of more than 20 bytes. */
    LONG_SERIAL_CODE(Kind.WORD, "SM00020", "[A-Z0-9]{7}"),
    /** Code for too little available money. */
    INSUFFICIENT_CODE(Kind.WORD, "DPRA003", "[A-Z0-9]{7}"),
    /** A member that registers can use the sub-account at once, or after a review at the branch. */
    SIGNING(Kind.WORD, "at_once", "at_once|review"),
    /** How the numbers begin that DLBREGSN makes; the tail fills them up to 19 digits. */
    SUB_ACCOUNT_PREFIX(Kind.WORD, "311000000000", "\\d{12}|\\d{5}"),
    /** An adjustment may take a part of an entry; otherwise only the whole. */
    ADJUST_IN_PARTS(Kind.SWITCH, "true", "true|false"),
    /** What a payout costs on top, in yuan. */
    PAYOUT_FEE(Kind.WORD, "0.00", "\\d{1,6}(\\.\\d{1,2})?"),
    /** The same query again within this time gets ED11308; 0 means never. */
    RATE_LIMIT_MILLIS(Kind.NUMBER, "0", "\\d{1,9}");

    /** How the value looks in JSON. */
    public enum Kind {
        NUMBER,
        SWITCH,
        WORD
    }

    private final Kind kind;
    private final String initial;
    private final Pattern pattern;

    CiticSetting(Kind kind, String initial, String pattern) {
        this.kind = kind;
        this.initial = initial;
        this.pattern = Pattern.compile(pattern);
    }

    /** How the value looks in JSON. */
    public Kind kind() {
        return kind;
    }

    /** The value before anybody sets it. */
    public String initial() {
        return initial;
    }

    /** Tells whether this text is a value for the switch. */
    public boolean accepts(String value) {
        return pattern.matcher(value).matches();
    }

    /** What the values look like, for the message of a refusal. */
    public String form() {
        return pattern.pattern();
    }
}
