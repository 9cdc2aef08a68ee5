package coffer.testbed;

import coffer.testbed.ControlClient.Account;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks that books and bank agree: the platform's seven invariants as it checks them itself, open
 * differences, and each sub-account's three amounts on both sides.
 */
public final class AgreementCheck {

    /** How often the platform checks its invariants here. */
    public static final Duration BOOKS_PAUSE = Duration.ofMillis(500);

    private static final int INVARIANTS = 7;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int LABEL_CELLS = 34;
    private static final int GROUP_CELLS = 30;
    private static final String BROKEN = "an invariant of the books is violated: ";

    private final ControlClient bank;
    private final PlatformClient market;
    private final Path platformLog;
    private final PrintWriter out;

    public AgreementCheck(
            ControlClient bank, PlatformClient market, Path platformLog, PrintWriter out) {
        this.bank = bank;
        this.market = market;
        this.platformLog = platformLog;
        this.out = out;
    }

    /** Shows every account on both sides. */
    public void showAccounts() {
        out.println();
        out.println("Accounts 账户");
        out.println(
                " ".repeat(LABEL_CELLS)
                        + TextColumns.right("platform", GROUP_CELLS)
                        + "  |"
                        + TextColumns.right("the bank's own", GROUP_CELLS));
        Map<String, AccountFigures> platform = market.allBalances();
        for (Account account : accounts()) {
            AccountFigures ours = platformFigures(platform, account);
            AccountFigures theirs = account.figures();
            out.println(
                    FigureTable.row(
                            label(account),
                            LABEL_CELLS,
                            FigureTable.group(ours),
                            theirs,
                            FigureTable.mark(ours.equals(theirs))));
        }
        out.flush();
    }

    /** The sub-accounts under the market's main account; the platform does not know the others. */
    private List<Account> accounts() {
        return bank.accounts().stream()
                .filter(account -> account.mainAccountNo().equals(SampleParties.MAIN_ACCOUNT))
                .toList();
    }

    private static String label(Account account) {
        return SampleParties.MEMBERS.stream()
                .filter(member -> member.subAccountNo().equals(account.no()))
                .map(member -> member.no() + " " + account.name())
                .findFirst()
                .orElse(account.name());
    }

    /** The figures of the platform; zeros while it does not know the account yet. */
    private static AccountFigures platformFigures(
            Map<String, AccountFigures> platform, Account account) {
        return platform.getOrDefault(account.no(), new AccountFigures(0, 0, 0));
    }

    /**
     * Prints whether both sides agree. Waits for it up to a limit, because the platform must first
     * read what happened at the bank while it did not run.
     */
    public boolean showVerdict() {
        // The metric has no time of its own: three pauses later it is of a check begun after now.
        long soonest = System.nanoTime() + BOOKS_PAUSE.multipliedBy(3).toNanos();
        boolean agree =
                Polling.until(
                        LIMIT, () -> System.nanoTime() - soonest > 0 && disagreements().isEmpty());
        List<String> disagreements = agree ? List.of() : disagreements();
        out.println();
        if (disagreements.isEmpty()) {
            out.printf(
                    "books and bank agree 账实相符: %d of %d invariants hold, %d sub-accounts equal%n",
                    INVARIANTS, INVARIANTS, accounts().size());
        } else {
            out.println("books and bank DO NOT agree 账实不符:");
            disagreements.forEach(line -> out.println("  - " + line));
        }
        out.flush();
        return disagreements.isEmpty();
    }

    private List<String> disagreements() {
        List<String> found = new ArrayList<>();
        String balanced = metric("coffer_books_balanced");
        if (!balanced.equals("1.0")) {
            found.add("the platform's invariants do not all hold (balanced: " + balanced + ")");
            found.addAll(violations());
        }
        require(metric("coffer_differences_open"), "differences are open", found);
        require(metric("coffer_lines_waiting"), "statement lines are not explained", found);
        if (!bank.booksBalance()) {
            found.add("the bank's own books do not balance");
        }
        Map<String, AccountFigures> platform = market.allBalances();
        for (Account account : accounts()) {
            AccountFigures ours = platformFigures(platform, account);
            AccountFigures theirs = account.figures();
            if (!ours.equals(theirs)) {
                found.add(
                        "%s: platform%s, bank%s"
                                .formatted(
                                        label(account),
                                        FigureTable.group(ours),
                                        FigureTable.group(theirs)));
            }
        }
        return found;
    }

    private String metric(String name) {
        return market.metric(name).orElse("unknown");
    }

    private static void require(String count, String what, List<String> found) {
        if (!count.equals("0.0")) {
            found.add(count + " " + what);
        }
    }

    private List<String> violations() {
        try {
            return Files.readAllLines(platformLog).stream()
                    .filter(line -> line.contains(BROKEN))
                    .map(line -> line.substring(line.indexOf(BROKEN)))
                    .distinct()
                    .toList();
        } catch (IOException failure) {
            throw new TestbedFailure("cannot read " + platformLog, failure);
        }
    }
}
