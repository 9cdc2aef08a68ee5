/** Tests of the reading of statements. */
@NullMarked
package coffer.statement;

import org.jspecify.annotations.NullMarked;
