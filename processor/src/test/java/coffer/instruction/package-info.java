/** Tests of the life of instructions, on a real PostgreSQL and a fake bank. */
@NullMarked
package coffer.instruction;

import org.jspecify.annotations.NullMarked;
