/**
 * Connections to PostgreSQL and the schema. {@link coffer.database.Schema} migrates a database
 * under its owner's name; {@link coffer.database.Database} is a pool that works as {@code
 * coffer_app}, {@link coffer.database.Session} one connection that knows after a break what was
 * committed, {@link coffer.database.Snapshot} a consistent view for checks. Stores send their SQL
 * over {@link coffer.database.SqlExecutor}. {@link coffer.database.DatabaseUnavailable} means that
 * the caller does not know whether its statement was committed and must read before it writes
 * again.
 *
 * <p>Futures of the database's client end here; callers block.
 */
@NullMarked
package coffer.database;

import org.jspecify.annotations.NullMarked;
