/** Tests of the HTTP API: the readers of bodies alone, the rest over a real socket. */
@NullMarked
package coffer.platform.api;

import org.jspecify.annotations.NullMarked;
