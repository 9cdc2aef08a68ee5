package coffer.statement;

/** What recording a line did. */
public enum RecordResult {
    /** It is recorded with its cause, and posted if the cause says so. */
    EXPLAINED,
    /** It is recorded and not explained yet. */
    WAITS,
    /** It was recorded before. */
    KNOWN,
    /** Another line was linked to its instruction meanwhile. */
    TAKEN
}
