package coffer.statement;

/** What became of a line. */
public enum RecordResult {
    EXPLAINED,
    WAITS,
    KNOWN,
    TAKEN
}
