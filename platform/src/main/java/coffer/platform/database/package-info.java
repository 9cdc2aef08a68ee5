/**
 * The database of the process: a PostgreSQL that the settings name, or an embedded one.
 *
 * <p>{@link coffer.platform.database.DatabaseHandle} finds or starts it. {@link
 * coffer.platform.database.DataFolder} is what an embedded server keeps between runs: the cluster,
 * the port, the address for other processes on this machine, and a lock that says whose it is.
 * {@link coffer.platform.database.EmbeddedServer} starts a server on it, after ending one that a
 * killed platform left behind, and supervises it: a server that died is started again on the same
 * port, so that connection pools find it. The library would switch fsync and synchronous commit
 * off; both are switched on, so that no acknowledged commit is lost when a process is killed.
 */
@NullMarked
package coffer.platform.database;

import org.jspecify.annotations.NullMarked;
