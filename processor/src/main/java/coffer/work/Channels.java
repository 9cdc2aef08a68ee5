package coffer.work;

import coffer.values.MainAccountId;
import java.util.Optional;

/** The bank connections that this process has set up. */
@FunctionalInterface
public interface Channels {

    /** The connection of a main account; empty while this process does not know it yet. */
    Optional<Channel> channel(MainAccountId account);
}
