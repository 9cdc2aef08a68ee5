package coffer.platform;

import coffer.ledger.LedgerVerifier;
import coffer.platform.config.Config;
import coffer.platform.monitoring.PlatformMetrics;
import coffer.platform.worker.WakeUpSignal;
import coffer.platform.worker.Worker;
import coffer.platform.worker.Worker.Pauses;
import coffer.reconciliation.MonitoringStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers that watch, seal and verify the books; each reports to the metrics. */
final class MonitoringWorkers {

    private static final Logger LOG = LoggerFactory.getLogger(MonitoringWorkers.class);

    private final Config.Monitoring config;
    private final PlatformMetrics metrics;

    MonitoringWorkers(Config.Monitoring config, PlatformMetrics metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    /** Reads what waits: open instructions, differences, lines. */
    Worker metricsWorker(MonitoringStore store) {
        Duration pause = config.pause();
        Pauses pauses = new Pauses(pause, pause, pause);
        return Worker.start(
                "watch",
                () -> {
                    metrics.setMonitoringFigures(store.backlog());
                    return 0;
                },
                pauses,
                new WakeUpSignal(),
                metrics);
    }

    /** Seals journals and events that are not sealed yet. */
    Worker sealingWorker(LedgerVerifier verifier) {
        Duration pause = config.sealPause();
        Pauses pauses = new Pauses(pause, pause, pause);
        return Worker.start(
                "seal",
                () -> {
                    verifier.seal();
                    metrics.setUnsealed(verifier.unsealed());
                    return 0;
                },
                pauses,
                new WakeUpSignal(),
                metrics);
    }

    /** Verifies all invariants of the books. */
    Worker verifyingWorker(LedgerVerifier verifier) {
        Duration pause = config.booksPause();
        Pauses pauses = new Pauses(pause, pause, pause);
        return Worker.start(
                "books",
                () -> {
                    LedgerVerifier.Proof proof = verifier.prove();
                    metrics.setVerificationResult(proof);
                    proof.violations()
                            .forEach(violation ->
                                    LOG.error(
                                            "an invariant of the books is violated: {}",
                                            violation));
                    return 0;
                },
                pauses,
                new WakeUpSignal(),
                metrics);
    }
}
