package coffer.statement;

import java.time.Duration;

/**
 * How often statements are read.
 *
 * @param pollInterval the pause between two queries for the main account's balance, and between two
 *     readings of a sub-account where something moved
 * @param pollAllAfterChange how long after a change of that balance all sub-accounts are read
 * @param fullPollInterval how often each sub-account is read even if nothing moved
 * @param overlapInterval how often the overlap is read again
 * @param overlapDays how many days before the last overlap the next one starts
 */
public record PollingSchedule(
        Duration pollInterval,
        Duration pollAllAfterChange,
        Duration fullPollInterval,
        Duration overlapInterval,
        int overlapDays) {}
