/**
 * Tests of the documents: links, names of commands and settings, tables made from the code, and the
 * commands of the tours, which are run.
 */
@NullMarked
package coffer.platform.documents;

import org.jspecify.annotations.NullMarked;
