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
 * for a short while, during which a revoked key still works. The market of a staff key is looked up
 * when it is first used, so that the platform starts before there is one.
 */
public final class Authenticator {

    private static final Pattern BEARER =
            Pattern.compile("Bearer +([\\x21-\\x7e]{1,200})", Pattern.CASE_INSENSITIVE);

    private final ApiKeyStore keys;
    private final Duration cacheTime;
    private final int cacheSize;
    private final Map<String, Config.StaffKey> staff;
    private final Map<String, MarketId> markets = new ConcurrentHashMap<>();
    private final Map<String, CachedCaller> clientCache = new ConcurrentHashMap<>();

    public Authenticator(ApiKeyStore keys, Config.Http config) {
        this.keys = keys;
        this.cacheTime = config.keyCacheTime();
        this.cacheSize = config.keyCacheSize();
        this.staff =
                config.staff().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        person -> HexFormat.of().formatHex(sha256(person.key())),
                                        Function.identity()));
    }

    private record CachedCaller(Caller caller, long untilNanos) {}

    /**
     * The caller whose key was shown.
     *
     * @throws Decline if none was, or one that nobody has
     */
    Caller authenticate(Optional<String> authorization) {
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
        Config.StaffKey person = staff.get(known);
        return person == null ? authenticateClient(known, hash) : authenticateStaff(person);
    }

    private Caller authenticateStaff(Config.StaffKey person) {
        MarketId market = markets.get(person.market());
        if (market == null) {
            market = keys.market(person.market()).orElseThrow(Authenticator::unknownKey);
            markets.put(person.market(), market);
        }
        return new Caller(market, new Actor(Actor.Kind.STAFF, person.name()));
    }

    private Caller authenticateClient(String known, byte[] hash) {
        CachedCaller before = clientCache.get(known);
        if (before != null && System.nanoTime() - before.untilNanos() < 0) {
            return before.caller();
        }
        clientCache.remove(known);
        ApiKeyStore.Client client = keys.client(hash).orElseThrow(Authenticator::unknownKey);
        if (clientCache.size() >= cacheSize) {
            clientCache.clear();
        }
        Caller caller = new Caller(client.market(), new Actor(Actor.Kind.CLIENT, client.id()));
        clientCache.put(known, new CachedCaller(caller, System.nanoTime() + cacheTime.toNanos()));
        return caller;
    }

    private static Decline unknownKey() {
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
