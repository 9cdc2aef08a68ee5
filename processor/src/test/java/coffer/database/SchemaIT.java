package coffer.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.fixture.CutConnectionProxy;
import coffer.fixture.TestBooks;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is waited for before a schema is brought up to date. */
final class SchemaIT {

    /** A driver may try more than once by itself, with and without encryption. */
    private static final int TRIES = 6;

    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void aServerThatIsNotThereYetOrStillStartingIsWaitedFor() {
        try (TestBooks books = TestBooks.open();
                CutConnectionProxy wire = new CutConnectionProxy(books.url())) {
            for (int at = 0; at < TRIES; at++) {
                wire.refuseNext();
            }
            for (int at = 0; at < TRIES; at++) {
                wire.sayStartingNext();
            }
            assertThatCode(() -> Schema.await(wire.url(), LONG)).doesNotThrowAnyException();
        }
    }

    @Test
    void butNotForLongerThanItsLimit() {
        assertThatThrownBy(() -> Schema.await("postgresql://a@127.0.0.1:1/a", Duration.ZERO))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void oneThatWillNeverHaveTheDatabaseIsNotWaitedFor() {
        try (TestBooks books = TestBooks.open()) {
            assertThatThrownBy(() -> Schema.await(books.url() + "_gone", Duration.ofDays(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not exist");
        }
    }
}
