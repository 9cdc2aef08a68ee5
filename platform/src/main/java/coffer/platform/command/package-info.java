/**
 * The commands of the program: {@link coffer.platform.command.ServeCommand} runs a platform, {@link
 * coffer.platform.command.SeedCommand} brings a market into the books, {@link
 * coffer.platform.command.DatabaseCommand} runs the embedded PostgreSQL alone, for platforms that
 * share it, {@link coffer.platform.command.VerifyCommand} proves the books, {@link
 * coffer.platform.command.QuarantineCommand} makes restored ones safe to run on; the last two find
 * their database by {@link coffer.platform.command.CommandDatabase}. All take their settings
 * through {@link coffer.platform.command.SettingsOptions}. What a command has to say goes to
 * standard output; the log goes to standard error.
 */
@NullMarked
package coffer.platform.command;

import org.jspecify.annotations.NullMarked;
