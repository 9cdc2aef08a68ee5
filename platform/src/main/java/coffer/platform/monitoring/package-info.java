/**
 * What the process reports about itself.
 *
 * <p>{@link coffer.platform.monitoring.PlatformMetrics} holds all metrics, for Prometheus; the
 * processor reaches it as {@link coffer.instruction.ProcessorMetrics}. {@link
 * coffer.platform.monitoring.Health} is the state that the health endpoints show: the database, the
 * main accounts and the last contact with their banks.
 */
@NullMarked
package coffer.platform.monitoring;

import org.jspecify.annotations.NullMarked;
