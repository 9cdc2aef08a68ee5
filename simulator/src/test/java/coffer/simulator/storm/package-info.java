/** The storm's own parts, each by itself: links, what a client remembers, what is counted. */
@NullMarked
package coffer.simulator.storm;

import org.jspecify.annotations.NullMarked;
