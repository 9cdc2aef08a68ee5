package coffer.testbed.storm;

import coffer.testbed.AccountFigures;
import coffer.testbed.ControlClient;
import coffer.testbed.ControlClient.Account;
import coffer.testbed.JsonClient;
import coffer.testbed.PlatformClient;
import coffer.testbed.SampleParties;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The books of both sides, read without a proxy: the platform's by its public API, the bank's by
 * the simulator's control API.
 */
final class BooksComparison implements AutoCloseable {

    private static final Set<String> UNDER_WAY = Set.of("accepted", "sent", "unknown");
    private static final Set<String> USES = Set.of("unfreeze", "unfreeze_pay");
    private static final String IN_REVIEW = "in_review";

    /** The bank's code for an order that it does not know. */
    private static final String UNKNOWN_ORDER = "ED02083";

    private final JsonClient api;
    private final JsonClient control;
    private final ControlClient bank;
    private final List<PlatformClient> platforms;
    private final Map<String, String> subAccounts = new HashMap<>();

    /** The books of an installation of which every process is ready. */
    BooksComparison(Installation installation) {
        this.api =
                new JsonClient(
                        installation.platformUrl(0),
                        Map.of("Authorization", "Bearer " + installation.apiKey()));
        this.control = installation.control();
        this.bank = installation.bankClient();
        this.platforms = List.of(platformClient(installation, 0), platformClient(installation, 1));
        for (int at = 0; at < installation.members().size(); at++) {
            subAccounts.put(
                    installation.members().member(at).no(),
                    installation.members().member(at).subAccountNo());
        }
    }

    private static PlatformClient platformClient(Installation installation, int place) {
        return new PlatformClient(
                installation.platformUrl(place),
                installation.apiKey(),
                installation.makerKey(),
                installation.checkerKey());
    }

    /**
     * What the bank knows of an order.
     *
     * @param moved how often it moved money, or froze or freed it
     * @param denied whether its newest answer is that it knows no such order
     */
    record BankRecord(int arrived, int moved, boolean denied) {

        /** The bank answered that it has no such order, and moved nothing for it. */
        boolean isUnknown() {
            return moved == 0 && denied;
        }
    }

    /** All orders in the platform's books, newest first. */
    List<JsonNode> orders() {
        return pages("/v1/forced-transfers?limit=200");
    }

    /** All deposits in the platform's books. */
    List<JsonNode> deposits() {
        return pages("/v1/deposits?limit=200");
    }

    private List<JsonNode> pages(String path) {
        List<JsonNode> all = new ArrayList<>();
        Optional<String> next = Optional.of(path);
        while (next.isPresent()) {
            JsonNode page = api.get(next.get());
            page.path("data").forEach(all::add);
            next =
                    page.path("has_more").asBoolean()
                            ? Optional.of(path + "&cursor=" + page.path("next_cursor").asText())
                            : Optional.empty();
        }
        return all;
    }

    private static boolean isUnderWay(JsonNode order) {
        return UNDER_WAY.contains(order.path("status").asText());
    }

    /** What will end without a person: all that has no end and is not in review. */
    static List<JsonNode> inProgress(List<JsonNode> orders) {
        Set<String> barred = new HashSet<>();
        inReview(orders).forEach(order -> barred.add(order.path("freeze_id").asText()));
        barred.remove("");
        return orders.stream()
                .filter(order -> isUnderWay(order) && !isBehind(order, barred))
                .toList();
    }

    /** A use of a freeze waits until the use before it has an end. */
    private static boolean isBehind(JsonNode order, Set<String> barred) {
        return order.path("status").asText().equals("accepted")
                && barred.contains(order.path("freeze_id").asText());
    }

    private static boolean isInReview(JsonNode order) {
        return order.path("status").asText().equals(IN_REVIEW);
    }

    static List<JsonNode> inReview(List<JsonNode> orders) {
        return orders.stream().filter(BooksComparison::isInReview).toList();
    }

    /** What the bank knows of each of them, by serial. */
    Map<String, BankRecord> bankRecords(List<JsonNode> orders) {
        Map<String, BankRecord> all = new HashMap<>();
        for (JsonNode order : orders) {
            String serial = order.path("serial").asText();
            JsonNode journal = control.get("/sim/journal?serial=" + serial);
            boolean denied = false;
            for (JsonNode request : journal.path("requests")) {
                if (request.path("action").asText().equals("DLCIDSTT")) {
                    denied = request.path("reply").asText().contains(UNKNOWN_ORDER);
                }
            }
            all.put(
                    serial,
                    new BankRecord(
                            journal.path("arrived").asInt(),
                            journal.path("moved_money").asInt(),
                            denied));
        }
        return all;
    }

    /** What has no end although the bank has answered, as sentences. */
    List<String> unfinished(List<JsonNode> orders, Map<String, BankRecord> bankRecords) {
        List<String> found = new ArrayList<>();
        List<JsonNode> moving = inProgress(orders);
        for (JsonNode order : orders) {
            BankRecord bankRecord =
                    bankRecords.getOrDefault(
                            order.path("serial").asText(), new BankRecord(0, 0, false));
            if (moving.contains(order) || (isInReview(order) && !bankRecord.isUnknown())) {
                found.add(
                        "%s %s is %s; at the bank: %s"
                                .formatted(
                                        order.path("out_request_no").asText(),
                                        order.path("id").asText(),
                                        order.path("status").asText(),
                                        bankRecord));
            }
        }
        return found;
    }

    /**
     * Where books and bank differ, as sentences. What is reserved for an order that the bank does
     * not know counts as if it had not been ordered.
     */
    List<String> disagreements(List<JsonNode> orders, Map<String, BankRecord> bankRecords) {
        Map<String, AccountFigures> ours = platforms.getFirst().allBalances();
        for (JsonNode order : orders) {
            BankRecord bankRecord =
                    bankRecords.getOrDefault(
                            order.path("serial").asText(), new BankRecord(0, 0, false));
            if (isUnderWay(order) || (isInReview(order) && bankRecord.isUnknown())) {
                String account = subAccounts.getOrDefault(order.path("payer").asText(), "");
                ours.computeIfPresent(account, (_, before) -> without(order, before));
            }
        }
        List<String> found = new ArrayList<>();
        for (Account account : bank.accounts()) {
            if (account.mainAccountNo().equals(SampleParties.MAIN_ACCOUNT)) {
                AccountFigures books = ours.getOrDefault(account.no(), new AccountFigures(0, 0, 0));
                if (!books.equals(account.figures())) {
                    found.add(
                            "sub-account %s: in our books %s, at the bank %s"
                                    .formatted(account.no(), books, account.figures()));
                }
            }
        }
        return found;
    }

    private static AccountFigures without(JsonNode order, AccountFigures before) {
        long fen = AccountFigures.fen(order, "amount");
        boolean frozen = USES.contains(order.path("kind").asText());
        return new AccountFigures(
                before.total(),
                before.available() + (frozen ? 0 : fen),
                before.frozen() + (frozen ? fen : 0));
    }

    /** Violated invariants of the books and open Differences, as sentences. */
    List<String> violations() {
        List<String> found = new ArrayList<>();
        for (PlatformClient platform : platforms) {
            String balanced = platform.metric("coffer_books_balanced").orElse("unknown");
            if (!balanced.equals("1.0")) {
                found.add("the invariants of the books do not all hold: " + balanced);
            }
        }
        String waiting = platforms.getFirst().metric("coffer_lines_waiting").orElse("unknown");
        if (!waiting.equals("0.0")) {
            found.add("statement lines are not explained: " + waiting);
        }
        for (JsonNode difference : pages("/v1/differences?status=open&limit=200")) {
            found.add("a difference is open: " + difference);
        }
        if (!bank.booksBalance()) {
            found.add("the bank's own books do not balance");
        }
        return found;
    }

    @Override
    public void close() {
        api.close();
        control.close();
        bank.close();
        platforms.forEach(PlatformClient::close);
    }
}
