package coffer.testbed;

import java.security.SecureRandom;

/** Generates random API keys. */
public final class ApiKeyGenerator {

    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 32;

    private ApiKeyGenerator() {}

    /** A key of the market's program. */
    public static String client() {
        return "sk_test_" + SampleParties.MARKET + "_" + random();
    }

    /** A key of one of its people. */
    public static String staff() {
        return "staff_" + SampleParties.MARKET + "_" + random();
    }

    private static String random() {
        SecureRandom random = new SecureRandom();
        StringBuilder key = new StringBuilder();
        for (int at = 0; at < LENGTH; at++) {
            key.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return key.toString();
    }
}
