package coffer.platform.api;

import coffer.store.KeyStore;
import coffer.store.KeyStore.Client;
import coffer.values.Decline;
import coffer.values.DeclineCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out who calls, by the SHA-256 of the key. A key that was found is remembered for a short
 * while, for which a revoked one still works.
 */
final class Gatekeeper {

    private static final Pattern BEARER =
            Pattern.compile("Bearer +([\\x21-\\x7e]{1,200})", Pattern.CASE_INSENSITIVE);
    private static final int MOST_REMEMBERED = 10_000;

    private final KeyStore keys;
    private final Duration memory;
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

    Gatekeeper(KeyStore keys, Duration memory) {
        this.keys = keys;
        this.memory = memory;
    }

    private record Remembered(Client client, long untilNanos) {}

    /**
     * The client whose key was shown.
     *
     * @throws Decline if none was, or one that nobody has
     */
    Client client(Optional<String> authorization) {
        byte[] hash =
                sha256(
                        authorization
                                .map(BEARER::matcher)
                                .filter(Matcher::matches)
                                .map(matcher -> matcher.group(1))
                                .orElseThrow(() ->
                                        Decline.of(
                                                DeclineCode.UNAUTHENTICATED,
                                                "show a key: Authorization: Bearer sk_test_...")));
        String known = HexFormat.of().formatHex(hash);
        Remembered before = remembered.get(known);
        if (before != null && System.nanoTime() - before.untilNanos() < 0) {
            return before.client();
        }
        remembered.remove(known);
        Client client =
                keys.client(hash)
                        .orElseThrow(() ->
                                Decline.of(DeclineCode.UNAUTHENTICATED, "nobody has such a key"));
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(known, new Remembered(client, System.nanoTime() + memory.toNanos()));
        return client;
    }

    /** The digest by which keys and requests are known. */
    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
