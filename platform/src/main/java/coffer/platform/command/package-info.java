/**
 * The program: {@link coffer.platform.command.Main} and its commands. {@link
 * coffer.platform.command.ServeCommand} runs a platform, {@link
 * coffer.platform.command.SeedCommand} writes a market into the books, {@link
 * coffer.platform.command.DatabaseCommand} runs the embedded PostgreSQL alone, for platforms that
 * share it, {@link coffer.platform.command.VerifyCommand} verifies the books, {@link
 * coffer.platform.command.QuarantineCommand} makes restored books safe to run on; the last two
 * connect by {@link coffer.platform.command.CommandDatabase}. All read their settings through
 * {@link coffer.platform.command.SettingsOptions}. Results go to standard output; the log goes to
 * standard error.
 */
@NullMarked
package coffer.platform.command;

import org.jspecify.annotations.NullMarked;
