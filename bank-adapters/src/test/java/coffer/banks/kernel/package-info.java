/**
 * Tests of what all banks stand on. {@code FirstByteContract} says what every transport must do for
 * every way in which a connection can end; each transport inherits it. {@code RawSocketServer} is a
 * server of bare sockets that counts the bytes and requests that reach it.
 */
@NullMarked
package coffer.banks.kernel;

import org.jspecify.annotations.NullMarked;
