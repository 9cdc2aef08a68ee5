/**
 * The configuration of the process.
 *
 * <p>{@link coffer.platform.config.ConfigReader} reads properties and the environment, gathers all
 * problems, and builds a {@link coffer.platform.config.Config}: one record tree that holds every
 * setting and every limit of the process. The package depends on no other package of the platform.
 */
@NullMarked
package coffer.platform.config;

import org.jspecify.annotations.NullMarked;
