/** Tests of coffer.platform.http. */
@NullMarked
package coffer.platform.http;

import org.jspecify.annotations.NullMarked;
