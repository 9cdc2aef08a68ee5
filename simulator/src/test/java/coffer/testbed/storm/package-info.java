/** The storm's own parts, each by itself: links, what a client remembers, what is counted. */
@NullMarked
package coffer.testbed.storm;

import org.jspecify.annotations.NullMarked;
