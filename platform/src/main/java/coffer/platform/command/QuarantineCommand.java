package coffer.platform.command;

import coffer.database.Schema;
import coffer.instruction.Quarantine.Done;
import coffer.instruction.Quarantine.Held;
import coffer.instruction.Quarantine.Outcome;
import coffer.instruction.QuarantineStore;
import coffer.instruction.QuarantineStore.Account;
import coffer.lease.LeaseStore;
import coffer.platform.config.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Makes a database that may have lost commits safe to run on: instructions that it shows as never
 * sent are marked as unknown. To be run after a restore, or after a fail-over to a standby that may
 * have been behind, before any platform is started.
 *
 * <p>Exit status 0: done, also if there was nothing to do; 1: a process holds a main account, and
 * nothing was done; 2: it could not be done, or not to the end, and is to be run again.
 */
@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        description = {
            "After a restore: marks every instruction that may have been sent as unknown, so that"
                    + " it is inquired and never sent again. No platform may run on the database.",
            "Exit status 0: done; 1: a process holds a main account; 2: could not be done."
        },
        exitCodeOnExecutionException = QuarantineCommand.UNDONE)
public final class QuarantineCommand implements Callable<Integer> {

    static final int UNDONE = 2;

    private static final int REFUSED = 1;

    @Mixin private SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--database",
            paramLabel = "URL",
            description =
                    "another database, as its owner: postgresql://user:password@host:port/database")
    private Optional<String> address = Optional.empty();

    @Option(names = "--market", paramLabel = "CODE", description = "this market only")
    private Optional<String> market = Optional.empty();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Config config = options.read(address).get();
        Clock clock = Clock.systemUTC();
        try (CommandDatabase database =
                CommandDatabase.open(config.database(), config.database().statementLimit())) {
            // A backup may be older than this program.
            Schema.bringUpToDate(database.ownerUrl());
            QuarantineStore store = new QuarantineStore(database.database(), clock);
            Outcome outcome =
                    new coffer.instruction.Quarantine(
                                    store,
                                    new LeaseStore(database.database()),
                                    "quarantine-" + ProcessHandle.current().pid(),
                                    config.workers().leaseLength())
                            .run(selectedAccounts(store));
            PrintWriter out = spec.commandLine().getOut();
            int status = print(out, outcome);
            out.flush();
            return status;
        }
    }

    private List<Account> selectedAccounts(QuarantineStore store) {
        List<Account> accounts =
                store.accounts().stream()
                        .filter(account ->
                                market.isEmpty() || market.get().equals(account.marketCode()))
                        .toList();
        if (accounts.isEmpty() && market.isPresent()) {
            throw new IllegalArgumentException("there is no market " + market.get());
        }
        return accounts;
    }

    private static int print(PrintWriter out, Outcome outcome) {
        return switch (outcome) {
            case Done done -> {
                done.moved()
                        .forEach((account, moved) ->
                                out.printf(
                                        "%s: %d instructions are unknown that were created%n",
                                        name(account), moved));
                yield 0;
            }
            case Held held -> {
                out.printf(
                        "%s is held by %s; stop it, or wait until the lease has ended;"
                                + " nothing was done%n",
                        name(held.account()),
                        held.by()
                                .map(by -> "process " + by.name() + " until " + by.until())
                                .orElse("a process that gave it back just now"));
                yield REFUSED;
            }
        };
    }

    private static String name(Account account) {
        return "market %s, main account %s".formatted(account.marketCode(), account.code());
    }
}
