package coffer.market;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256, in hexadecimal, over client and fields: tells a repeat from another request. */
public record RequestHash(String hex) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /**
     * Takes 64 lower-case hexadecimal digits.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public RequestHash {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a SHA-256 in hexadecimal");
        }
    }

    /** From the 32 bytes of the digest. */
    public static RequestHash of(byte[] digest) {
        return new RequestHash(HexFormat.of().formatHex(digest));
    }

    /** The 32 bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
