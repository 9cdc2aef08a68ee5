package coffer.platform.http;

import coffer.market.Actor;
import coffer.market.ApiKeyStore;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.MarketId;
import coffer.platform.config.Config;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds out who calls, by the SHA-256 of the key: one of the staff, whose keys are settings, or a
 * market's program, whose keys are in the database. A program's key that was found is remembered
 * for a short while, for which a revoked one still works. The market of a staff key is looked up
 * when it is first used, so that the platform starts before there is one.
 */
public final class Authenticator {

    private static final Pattern BEARER =
            Pattern.compile("Bearer +([\\x21-\\x7e]{1,200})", Pattern.CASE_INSENSITIVE);

    private final ApiKeyStore keys;
    private final Duration memory;
    private final int mostRemembered;
    private final Map<String, Config.Staff> staff;
    private final Map<String, MarketId> markets = new ConcurrentHashMap<>();
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

    public Authenticator(ApiKeyStore keys, Config.Http config) {
        this.keys = keys;
        this.memory = config.keyMemory();
        this.mostRemembered = config.keysRemembered();
        this.staff =
                config.staff().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        person -> HexFormat.of().formatHex(sha256(person.key())),
                                        Function.identity()));
    }

    private record Remembered(Caller caller, long untilNanos) {}

    /**
     * The caller whose key was shown.
     *
     * @throws Decline if none was, or one that nobody has
     */
    Caller caller(Optional<String> authorization) {
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
        Config.Staff person = staff.get(known);
        return person == null ? client(known, hash) : member(person);
    }

    private Caller member(Config.Staff person) {
        MarketId market = markets.get(person.market());
        if (market == null) {
            market = keys.market(person.market()).orElseThrow(Authenticator::nobody);
            markets.put(person.market(), market);
        }
        return new Caller(market, new Actor(Actor.Kind.STAFF, person.name()));
    }

    private Caller client(String known, byte[] hash) {
        Remembered before = remembered.get(known);
        if (before != null && System.nanoTime() - before.untilNanos() < 0) {
            return before.caller();
        }
        remembered.remove(known);
        ApiKeyStore.Client client = keys.client(hash).orElseThrow(Authenticator::nobody);
        if (remembered.size() >= mostRemembered) {
            remembered.clear();
        }
        Caller caller = new Caller(client.market(), new Actor(Actor.Kind.CLIENT, client.id()));
        remembered.put(known, new Remembered(caller, System.nanoTime() + memory.toNanos()));
        return caller;
    }

    private static Decline nobody() {
        return Decline.of(DeclineCode.UNAUTHENTICATED, "nobody has such a key");
    }

    /** The digest under which keys and requests are stored. */
    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
