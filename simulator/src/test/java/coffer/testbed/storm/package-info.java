/** Tests of the chaos test's parts: the proxy, and the answers that a client records. */
@NullMarked
package coffer.testbed.storm;

import org.jspecify.annotations.NullMarked;
