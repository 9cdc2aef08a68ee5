/** The books by themselves: amounts, checks before a change is applied, and the file. */
@NullMarked
package coffer.simulator.books;

import org.jspecify.annotations.NullMarked;
