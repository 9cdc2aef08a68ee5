/**
 * What must hold when connections are cut, processes are killed, and callers repeat themselves:
 * every money request reaches the bank at most once, every order ends as the bank did, and the
 * invariants hold. Processes are real ones, killed by SIGKILL.
 */
@NullMarked
package coffer.platform.crash;

import org.jspecify.annotations.NullMarked;
