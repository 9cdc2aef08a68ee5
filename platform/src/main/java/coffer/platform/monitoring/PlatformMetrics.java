package coffer.platform.monitoring;

import coffer.bank.BankReply;
import coffer.database.Database;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionState;
import coffer.instruction.ProcessorMetrics;
import coffer.ledger.BankLineCause;
import coffer.ledger.Invariant;
import coffer.ledger.LedgerVerifier.Proof;
import coffer.ledger.Violation;
import coffer.market.DeclineCode;
import coffer.market.MainAccountId;
import coffer.reconciliation.MonitoringStore.Backlog;
import coffer.reconciliation.MonitoringStore.OpenInstructions;
import coffer.reconciliation.MonitoringStore.StatementsBehind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the process counts and measures, for Prometheus. Counters and timers are fed as things
 * happen; what only the database knows is read at intervals and kept here between two readings.
 *
 * <p>Every name begins with {@code coffer_}, times are seconds, and no label holds anything that a
 * caller chose. Safe for use by many threads.
 */
public final class PlatformMetrics implements ProcessorMetrics {

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InstantSource clock;
    private volatile Backlog backlog = Backlog.NONE;
    private volatile Number balanced = Float.NaN;
    private volatile Map<Invariant, Long> breaches = Map.of();
    private volatile Optional<Instant> provenAt = Optional.empty();
    private volatile Number unsealed = Float.NaN;

    public PlatformMetrics(InstantSource clock) {
        this.clock = clock;
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new io.micrometer.core.instrument.binder.system.ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        for (InstructionState state : InstructionState.values()) {
            if (!state.isEnd()) {
                open(state);
            }
        }
        Gauge.builder("coffer.differences.open", () -> backlog.differences())
                .description("Disagreements that nobody has closed")
                .register(registry);
        Gauge.builder("coffer.lines.waiting", () -> backlog.waitingLines())
                .description("Statement lines that nobody has explained")
                .register(registry);
        Gauge.builder("coffer.statements.behind", this::statementsBehind)
                .description("Sub-accounts whose statement cannot be read to its end")
                .register(registry);
        Gauge.builder("coffer.statements.behind.oldest.seconds", this::behindSeconds)
                .description("Since when the first of them cannot be read")
                .register(registry);
        Gauge.builder("coffer.books.balanced", () -> balanced)
                .description("1 if all promises of the books held at the last proof, else 0")
                .register(registry);
        Gauge.builder("coffer.last.proven.seconds", this::provenSeconds)
                .description("How long ago all books were proven, down to the first seal")
                .register(registry);
        Gauge.builder("coffer.numbers.unsealed", () -> unsealed)
                .description("Journals, events and Differences that are not sealed yet")
                .register(registry);
        for (Invariant invariant : Invariant.values()) {
            Gauge.builder("coffer.books.breaches", () -> breaches.getOrDefault(invariant, 0L))
                    .description("Places where a promise did not hold at the last proof")
                    .tag("promise", invariant.word())
                    .register(registry);
        }
    }

    private long statementsBehind() {
        return backlog.statementsBehind().values().stream()
                .mapToLong(StatementsBehind::count)
                .sum();
    }

    private long behindSeconds() {
        Instant now = clock.instant();
        return backlog.statementsBehind().values().stream()
                .mapToLong(behind -> Math.max(0, Duration.between(behind.since(), now).toSeconds()))
                .max()
                .orElse(0);
    }

    private Number provenSeconds() {
        Optional<Instant> at = provenAt;
        return at.isPresent() ? Duration.between(at.get(), clock.instant()).toSeconds() : Float.NaN;
    }

    private void open(InstructionState state) {
        String label = state.name().toLowerCase(Locale.ROOT);
        Gauge.builder("coffer.instructions.open", () -> count(state))
                .description("Instructions without an end")
                .tag("state", label)
                .register(registry);
        Gauge.builder("coffer.instructions.overdue", () -> overdue(state))
                .description("How many of them have waited longer than patience.alarm")
                .tag("state", label)
                .register(registry);
        Gauge.builder("coffer.instructions.oldest.seconds", () -> ageSeconds(state))
                .description("The age of the oldest of them")
                .tag("state", label)
                .register(registry);
    }

    private long count(InstructionState state) {
        OpenInstructions open = backlog.open().get(state);
        return open == null ? 0 : open.count();
    }

    private long overdue(InstructionState state) {
        OpenInstructions open = backlog.open().get(state);
        return open == null ? 0 : open.overdue();
    }

    private long ageSeconds(InstructionState state) {
        OpenInstructions open = backlog.open().get(state);
        Instant now = clock.instant();
        return open == null ? 0 : Math.max(0, Duration.between(open.oldest(), now).toSeconds());
    }

    /** Shows how many main accounts this process holds. */
    public void leases(Supplier<Number> held) {
        Gauge.builder("coffer.leases.held", held)
                .description("Main accounts that this process holds")
                .register(registry);
    }

    /** Shows how many orders and ends wait to be written. */
    public void writers(Supplier<Number> waiting) {
        Gauge.builder("coffer.writers.waiting", waiting)
                .description("Orders and ends that wait to be written")
                .register(registry);
    }

    /** Shows how many requests with a key are under way. */
    public void requests(Supplier<Number> underWay) {
        Gauge.builder("coffer.http.requests.under.way", underWay)
                .description("Requests with a key that are under way")
                .register(registry);
    }

    /** Shows how many calls to a main account's bank are under way. */
    public void bankCalls(MainAccountId account, Supplier<Number> underWay) {
        Gauge.builder("coffer.bank.calls.under.way", underWay)
                .description("Calls to the bank that are under way")
                .tag("main_account", account.toString())
                .register(registry);
    }

    /** Shows how a pool of connections is used. */
    public void database(String pool, Database database) {
        Gauge.builder("coffer.database.pool.in.use", database::inUse)
                .description("Connections in use")
                .tag("pool", pool)
                .register(registry);
        Gauge.builder("coffer.database.pool.waiting", database::waiting)
                .description("Callers that wait for a connection")
                .tag("pool", pool)
                .register(registry);
        FunctionCounter.builder("coffer.database.timeouts", database, Database::timeouts)
                .description("Statements that were given up at their limit")
                .tag("pool", pool)
                .register(registry);
    }

    /** Shows what waits. */
    public void setMonitoringFigures(Backlog now) {
        backlog = now;
    }

    /** Shows whether the invariants hold, and when the books were last verified as a whole. */
    public void setVerificationResult(Proof proof) {
        breaches =
                proof.violations().stream()
                        .collect(
                                Collectors.groupingBy(Violation::invariant, Collectors.counting()));
        provenAt = proof.provenAt();
        balanced = proof.violations().isEmpty() ? 1 : 0;
    }

    /** Shows how much is not sealed yet. */
    public void setUnsealed(long numbers) {
        unsealed = numbers;
    }

    @Override
    public void ordered(String bank, String kind, String verdict) {
        registry.counter("coffer.orders", "bank", bank, "kind", kind, "verdict", lower(verdict))
                .increment();
    }

    @Override
    public void answered(String bank, String act, BankReply reply, Duration took) {
        registry.timer("coffer.bank.call", "bank", bank, "act", act, "word", word(reply))
                .record(took);
    }

    private static String word(BankReply reply) {
        return switch (reply) {
            case BankReply.NotSent _ -> "not_sent";
            case BankReply.Accepted _ -> "accepted";
            case BankReply.Confirmed _ -> "confirmed";
            case BankReply.Refused _ -> "refused";
            case BankReply.Silent _ -> "silent";
        };
    }

    @Override
    public void happened(InstructionState state, InstructionEvent event) {
        registry.counter(
                        "coffer.instruction.events",
                        "state",
                        lower(state.name()),
                        "event",
                        lower(event.name()))
                .increment();
    }

    @Override
    public void throttled(String bank) {
        registry.counter("coffer.bank.bounced", "bank", bank).increment();
    }

    @Override
    public void moved(String bank, String kind, InstructionState state) {
        registry.counter(
                        "coffer.instruction.moves",
                        "bank",
                        bank,
                        "kind",
                        kind,
                        "state",
                        lower(state.name()))
                .increment();
    }

    @Override
    public void booked(String bank, BankLineCause cause) {
        registry.counter("coffer.lines.booked", "bank", bank, "cause", lower(cause.name()))
                .increment();
    }

    @Override
    public void written(int items) {
        registry.summary("coffer.writers.batch").record(items);
    }

    @Override
    public void alarm(String bank, String what) {
        registry.counter("coffer.alarms", "bank", bank, "what", what).increment();
    }

    /** A worker failed because of a bug. */
    public void workerFailed(String worker) {
        registry.counter("coffer.worker.failures", "worker", worker).increment();
    }

    /** A main account of the database could not be connected to its bank. */
    public void connectionFailed(String bank) {
        registry.counter("coffer.bank.connection.failures", "bank", bank).increment();
    }

    /** PostgreSQL was found dead and started again. */
    public void databaseRestarted() {
        registry.counter("coffer.database.restarts").increment();
    }

    /**
     * A request was answered.
     *
     * @param route the path with names in place of values
     */
    public void answered(String method, String route, int status, Duration took) {
        registry.timer(
                        "coffer.http.request",
                        "method",
                        method,
                        "route",
                        route,
                        "status",
                        Integer.toString(status))
                .record(took);
    }

    /** A request was declined. */
    public void requestDeclined(DeclineCode code) {
        registry.counter("coffer.declines", "code", code.word()).increment();
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    /** Everything, in the text form of Prometheus. */
    public String text() {
        return registry.scrape();
    }
}
