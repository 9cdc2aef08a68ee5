package coffer.platform.command;

import coffer.banks.Banks;
import coffer.market.BankCode;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SeedStore;
import coffer.market.SubAccountPurpose;
import coffer.money.Money;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A market to be brought into the books:
 *
 * <pre>
 * {"market": {"code": "demo", "name": "...", "withdrawal_limit": "100000.00"},
 *  "main_accounts": [{"code": "citic", "bank": "citic", "account_no": "...", "name": "...",
 *    "highest_fee": "0.00",
 *    "settings": {"url": "http://127.0.0.1:6789", "userName": "..."},
 *    "sub_accounts": [{"no": "...", "purpose": "member", "fund_account": "F000001",
 *      "name": "...", "opening": {"balance": "1234.56", "bank_date": "2026-11-21"}}]}],
 *  "clients": [{"id": "erp", "api_key": "sk_test_demo_..."}]}
 * </pre>
 *
 * <p>A withdrawal above {@code withdrawal_limit} (0.00 if it is left out) needs a second person;
 * {@code highest_fee} (0.00) is what the bank takes from a member for a payout at most. Members
 * that were opened before are told here, with what they held before the rows of a bank date, which
 * is booked once; all others come by the API. {@code purpose} is one of {@code member, public,
 * initialisation, fee_interest, own}; only a member's has a {@code fund_account}. A client without
 * an {@code api_key} is given one, unless it has one already.
 */
public final class SeedFile {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int KEY_LENGTH = 32;

    private final MarketSeed market;
    private final List<MainAccountSeed> mainAccounts;
    private final List<ApiClientSeed> clients;

    private record MarketSeed(String code, String name, Money withdrawalLimit) {}

    private record MainAccountSeed(
            String code,
            String bank,
            String no,
            String name,
            Money highestFee,
            Map<String, String> settings,
            List<SubAccountSeed> subAccounts) {}

    private record SubAccountSeed(
            String no,
            SubAccountPurpose purpose,
            Optional<String> fundAccount,
            String name,
            Optional<OpeningBalance> opening) {}

    private record OpeningBalance(Money balance, LocalDate bankDate) {}

    private record ApiClientSeed(String id, Optional<String> key) {}

    private SeedFile(
            MarketSeed market, List<MainAccountSeed> mainAccounts, List<ApiClientSeed> clients) {
        this.market = market;
        this.mainAccounts = mainAccounts;
        this.clients = clients;
    }

    /**
     * Reads a market.
     *
     * @throws IllegalArgumentException naming all problems, if there are any
     */
    public static SeedFile read(String text) {
        try {
            return new SeedReader().file(JSON.readTree(text));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(
                    "the seed is not JSON: " + wrong.getOriginalMessage());
        }
    }

    /**
     * Writes it into the books, all or nothing.
     *
     * @param ownerUrl the database, as the owner of the schema
     * @return what a caller needs, as JSON: the market's code and its clients with their keys, as
     *     far as they are known: of an old key there is only the hash
     */
    public String write(String ownerUrl) {
        ObjectNode told = JSON.createObjectNode();
        told.put("market", market.code());
        try (SeedStore store = new SeedStore(ownerUrl)) {
            MarketId id = store.market(market.code(), market.name(), market.withdrawalLimit());
            for (MainAccountSeed main : mainAccounts) {
                MainAccountId account =
                        store.mainAccount(
                                id,
                                main.code(),
                                main.bank(),
                                main.no(),
                                main.name(),
                                main.highestFee(),
                                main.settings());
                for (SubAccountSeed sub : main.subAccounts()) {
                    store.subAccount(
                            id, account, sub.no(), sub.purpose(), sub.fundAccount(), sub.name());
                    sub.opening()
                            .filter(opening -> opening.balance().isPositive())
                            .ifPresent(opening ->
                                    store.openingBalance(
                                            id,
                                            account,
                                            sub.no(),
                                            opening.balance(),
                                            opening.bankDate()));
                }
            }
            ArrayNode keys = told.putArray("clients");
            for (ApiClientSeed client : clients) {
                keys.add(write(store, id, client));
            }
            store.commit();
        }
        return told.toPrettyString();
    }

    private ObjectNode write(SeedStore store, MarketId id, ApiClientSeed client) {
        ObjectNode told = JSON.createObjectNode();
        told.put("id", client.id());
        boolean fresh = client.key().isPresent() || !store.hasKey(id, client.id());
        if (fresh) {
            String key = client.key().orElseGet(() -> newKey(market.code()));
            store.apiKey(id, client.id(), sha256(key));
            told.put("api_key", key);
        }
        told.put("had_key", !fresh);
        return told;
    }

    private static String newKey(String market) {
        SecureRandom random = new SecureRandom();
        StringBuilder key = new StringBuilder(prefix(market));
        for (int at = 0; at < KEY_LENGTH; at++) {
            key.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return key.toString();
    }

    private static String prefix(String market) {
        return "sk_test_" + market + "_";
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Reads and gathers problems. */
    private static final class SeedReader {

        private final List<String> problems = new ArrayList<>();

        SeedFile file(JsonNode root) {
            known(root, "", Set.of("market", "main_accounts", "clients"));
            JsonNode market = root.path("market");
            known(market, "/market", Set.of("code", "name", "withdrawal_limit"));
            String code = text(market, "/market", "code", "[a-z][a-z0-9]{1,19}");
            MarketSeed named =
                    new MarketSeed(
                            code,
                            text(market, "/market", "name", ".{1,200}"),
                            money(market, "/market", "withdrawal_limit"));
            List<MainAccountSeed> mains = new ArrayList<>();
            int at = 0;
            for (JsonNode main : list(root, "", "main_accounts")) {
                mains.add(main(main, "/main_accounts/" + at++));
            }
            List<ApiClientSeed> clients = new ArrayList<>();
            at = 0;
            for (JsonNode client : list(root, "", "clients")) {
                clients.add(client(client, "/clients/" + at++, code));
            }
            unique("main account code", mains.stream().map(MainAccountSeed::code).toList());
            unique("main account", mains.stream().map(m -> m.bank() + " " + m.no()).toList());
            unique("client", clients.stream().map(ApiClientSeed::id).toList());
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", problems));
            }
            return new SeedFile(named, mains, clients);
        }

        private MainAccountSeed main(JsonNode json, String where) {
            known(
                    json,
                    where,
                    Set.of(
                            "code",
                            "bank",
                            "account_no",
                            "name",
                            "highest_fee",
                            "settings",
                            "sub_accounts"));
            String bank = text(json, where, "bank", "[a-z][a-z0-9-]{1,19}");
            if (!bank.isEmpty() && !Banks.codes().contains(new BankCode(bank))) {
                problems.add(where + "/bank: there is no bank " + bank);
            }
            String no = text(json, where, "account_no", "[0-9A-Za-z]{1,32}");
            Map<String, String> settings = new LinkedHashMap<>();
            json.path("settings")
                    .properties()
                    .forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
            List<SubAccountSeed> subs = new ArrayList<>();
            int at = 0;
            for (JsonNode sub : list(json, where, "sub_accounts")) {
                subs.add(sub(sub, where + "/sub_accounts/" + at++));
            }
            unique(where + " sub-account", subs.stream().map(SubAccountSeed::no).toList());
            unique(
                    where + " fund account",
                    subs.stream().flatMap(s -> s.fundAccount().stream()).toList());
            return new MainAccountSeed(
                    text(json, where, "code", "[a-z][a-z0-9-]{1,19}"),
                    bank,
                    no,
                    text(json, where, "name", ".{1,200}"),
                    money(json, where, "highest_fee"),
                    settings,
                    subs);
        }

        private SubAccountSeed sub(JsonNode json, String where) {
            known(json, where, Set.of("no", "purpose", "fund_account", "name", "opening"));
            String no = text(json, where, "no", "[0-9A-Za-z]{1,32}");
            String word = text(json, where, "purpose", "[a-z_]{1,20}");
            Optional<SubAccountPurpose> purpose =
                    Arrays.stream(SubAccountPurpose.values())
                            .filter(p -> p.name().toLowerCase(Locale.ROOT).equals(word))
                            .findFirst();
            if (purpose.isEmpty()) {
                problems.add(where + "/purpose: not a purpose");
            }
            boolean member = purpose.filter(p -> p == SubAccountPurpose.MEMBER).isPresent();
            if (member != json.has("fund_account")) {
                problems.add(where + "/fund_account: a member's has one, and no other");
            }
            Optional<String> fund =
                    json.has("fund_account")
                            ? Optional.of(text(json, where, "fund_account", "F[0-9]{6,9}"))
                            : Optional.empty();
            return new SubAccountSeed(
                    no,
                    purpose.orElse(SubAccountPurpose.OWN),
                    fund,
                    text(json, where, "name", ".{1,200}"),
                    json.has("opening")
                            ? opening(json.path("opening"), where + "/opening")
                            : Optional.empty());
        }

        private Optional<OpeningBalance> opening(JsonNode json, String where) {
            known(json, where, Set.of("balance", "bank_date"));
            Money balance = money(json, where, "balance");
            try {
                return Optional.of(
                        new OpeningBalance(
                                balance, LocalDate.parse(json.path("bank_date").asText())));
            } catch (DateTimeParseException noDate) {
                problems.add(where + "/bank_date is not a date such as 2026-11-21");
                return Optional.empty();
            }
        }

        private ApiClientSeed client(JsonNode json, String where, String market) {
            known(json, where, Set.of("id", "api_key"));
            Optional<String> key =
                    json.has("api_key")
                            ? Optional.of(
                                    text(
                                            json,
                                            where,
                                            "api_key",
                                            prefix(market) + "[0-9A-Za-z]{16,64}"))
                            : Optional.empty();
            return new ApiClientSeed(text(json, where, "id", "[0-9A-Za-z_.-]{1,64}"), key);
        }

        private void known(JsonNode json, String where, Set<String> names) {
            if (!json.isObject()) {
                problems.add((where.isEmpty() ? "the seed" : where) + " is not an object");
            }
            json.fieldNames()
                    .forEachRemaining(name -> {
                        if (!names.contains(name)) {
                            problems.add(where + "/" + name + " is not known");
                        }
                    });
        }

        private String text(JsonNode json, String where, String field, String form) {
            JsonNode node = json.path(field);
            if (!node.isTextual() || !node.textValue().matches(form)) {
                problems.add(where + "/" + field + " is not a text of the form " + form);
                return "";
            }
            return node.textValue();
        }

        private Money money(JsonNode json, String where, String field) {
            if (!json.has(field)) {
                return Money.ZERO;
            }
            String text = text(json, where, field, "(0|[1-9][0-9]{0,12})(\\.[0-9]{1,2})?");
            return text.isEmpty() ? Money.ZERO : Money.parse(text);
        }

        private Iterable<JsonNode> list(JsonNode json, String where, String field) {
            JsonNode node = json.path(field);
            if (!node.isArray()) {
                problems.add(where + "/" + field + " is not a list");
            }
            return node;
        }

        private void unique(String what, List<String> values) {
            Set<String> seen = new HashSet<>();
            for (String value : values) {
                if (!value.isEmpty() && !seen.add(value)) {
                    problems.add(what + " " + value + " stands twice");
                }
            }
        }
    }
}
