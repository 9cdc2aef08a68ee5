package coffer.simulator.citic;

import java.util.List;
import java.util.Map;

/**
 * A request as it was read: the trimmed action, the flat tags, the rows of its list.
 *
 * @param listName empty if there is no list, or none with a name
 */
public record CiticRequest(
        String action,
        Map<String, String> fields,
        String listName,
        List<Map<String, String>> rows) {

    /** A tag's content; absent and empty are the same to the bank. */
    String field(String tag) {
        return fields.getOrDefault(tag, "");
    }
}
