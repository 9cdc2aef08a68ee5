package coffer.statement;

import java.time.Duration;

/**
 * How often statements are read.
 *
 * @param pollInterval the pause between two questions about the main account's own balance, and
 *     between two polls of a sub-account where something moves
 * @param pollAllAfterChange how long after a change of that balance all sub-accounts are polled
 * @param fullPollInterval how often each sub-account is read even if nothing seems to move
 * @param overlapInterval how often the overlap is read again
 * @param overlapDays how many days before the last overlap the next one begins
 */
public record PollingSchedule(
        Duration pollInterval,
        Duration pollAllAfterChange,
        Duration fullPollInterval,
        Duration overlapInterval,
        int overlapDays) {}
