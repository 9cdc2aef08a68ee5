/**
 * Tests of what all banks share. {@code RawBank} is a bank of one socket that misbehaves in exactly
 * one way and counts what reached it.
 */
@NullMarked
package coffer.banks;

import org.jspecify.annotations.NullMarked;
