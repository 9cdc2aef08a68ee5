/** Tests of connections and the schema, on a real PostgreSQL. */
@NullMarked
package coffer.database;

import org.jspecify.annotations.NullMarked;
