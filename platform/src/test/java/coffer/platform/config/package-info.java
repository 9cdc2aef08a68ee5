/** Tests of coffer.platform.config. */
@NullMarked
package coffer.platform.config;

import org.jspecify.annotations.NullMarked;
