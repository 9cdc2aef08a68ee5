/**
 * A PostgreSQL of our own, for a platform that is given none.
 *
 * <p>{@link coffer.platform.database.DataFolder} is what is kept between runs: the cluster, the
 * port, the address for other processes on this machine, and a lock that says whose it is. {@link
 * coffer.platform.database.EmbeddedServer} starts a server on it, having first ended one that a
 * killed platform left behind, and supervises it: a server that dies is started again on the same
 * port, so that pools find it. Nothing that was acknowledged is lost at a kill: the library would
 * switch fsync and synchronous commit off, we switch them on again.
 */
@NullMarked
package coffer.platform.database;

import org.jspecify.annotations.NullMarked;
