package coffer.store;

import coffer.database.DatabaseAway;

/** A database that goes away when a test says so. */
public final class TestAway {

    private TestAway() {}

    public static DatabaseAway because(String why) {
        return new DatabaseAway(why);
    }
}
