/** Tests of the embedded database, with real kills. */
@NullMarked
package coffer.platform.database;

import org.jspecify.annotations.NullMarked;
