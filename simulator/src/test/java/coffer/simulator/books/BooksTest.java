package coffer.simulator.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the books refuse, and what they read again from their file. */
class BooksTest {
    private static final String MAIN = "8110000000000009999";
    private static final String SUB = "3110000000000010001";

    @TempDir private Path folder = Path.of("");

    private static Voucher voucher(long number, boolean mayOverdraw, Leg... legs) {
        return new Voucher(number, Cause.control("test"), mayOverdraw, List.of(legs));
    }

    private static Voucher deposit(long number, long fen) {
        return voucher(
                number,
                false,
                new Leg(MAIN, Bucket.OUTSIDE, -fen),
                new Leg(SUB, Bucket.AVAILABLE, fen));
    }

    private static void commit(Books books, Draft draft) {
        books.exclusively(() -> {
            books.commit(draft);
            return true;
        });
    }

    @Test
    void refusesAVoucherThatDoesNotSumToZero() {
        try (Books books = Books.inMemory()) {
            Draft draft = new Draft(0).post(voucher(1, false, new Leg(SUB, Bucket.AVAILABLE, 1)));
            assertThatThrownBy(() -> commit(books, draft)).hasMessageContaining("sum to zero");
            assertThat(books.total(SUB)).isZero();
        }
    }

    @Test
    void readsALineWithoutTheListsAddedLater() throws IOException {
        Path file = folder.resolve("old.jsonl");
        Files.writeString(
                file,
                """
                {"atMillis":7,"reset":false,"mainAccounts":[],"subAccounts":[{"no":"%s",\
                "mainAccountNo":"%s","name":"甲","purpose":"MEMBER"}],"vouchers":[],"rows":[],\
                "freezes":[],"orders":[],"arrivals":[]}
                """
                        .formatted(SUB, MAIN));
        try (Books books = Books.in(file)) {
            assertThat(books.signing(SUB)).contains(Signing.confirmed(SUB, 7));
        }
    }

    @Test
    void refusesToOverdrawUnlessTheVoucherMay() {
        try (Books books = Books.inMemory()) {
            commit(books, new Draft(0).post(deposit(1, 100)));
            Leg out = new Leg(SUB, Bucket.AVAILABLE, -101);
            Leg in = new Leg(MAIN, Bucket.BANK, 101);
            assertThatThrownBy(() -> commit(books, new Draft(0).post(voucher(2, false, out, in))))
                    .hasMessageContaining("overdraws");
            commit(books, new Draft(0).post(voucher(2, true, out, in)));
            assertThat(books.balance(SUB, Bucket.AVAILABLE)).isEqualTo(-1);
            assertThat(books.mainTotal(MAIN)).isEqualTo(-1);
            assertThat(books.sumOfAllBuckets()).isZero();
        }
    }

    @Test
    void refusesToBeWrittenWithoutTheLock() {
        try (Books books = Books.inMemory()) {
            assertThatThrownBy(() -> books.commit(new Draft(0)))
                    .hasMessageContaining("under their lock");
        }
    }

    @Test
    void fileGivesBackEveryWholeLineAndDropsATornOne() throws IOException {
        Path file = folder.resolve("books.jsonl");
        try (Books books = Books.in(file)) {
            Freeze freeze =
                    new Freeze(
                            "FZ1", FreezeKind.ORDINARY, SUB, SUB, 30, 0, "F1", "J1", "", List.of());
            commit(books, new Draft(7).post(deposit(1, 100)).arrived("S1").set(freeze));
            FreezeUse use = new FreezeUse("U1", 10, 8, "J2");
            commit(books, new Draft(8).set(freeze.used(use)));
            books.sync();
        }
        Files.writeString(file, "{\"atMillis\":9,\"res", StandardOpenOption.APPEND);
        try (Books books = Books.in(file)) {
            assertThat(books.total(SUB)).isEqualTo(100);
            assertThat(books.arrivals("S1")).isEqualTo(1);
            assertThat(books.freeze("FZ1").orElseThrow().standingFen()).isEqualTo(20);
            assertThat(books.nextVoucherNumber()).isEqualTo(2);
            commit(books, new Draft(9).post(deposit(2, 1)));
        }
        try (Books books = Books.in(file)) {
            assertThat(books.total(SUB)).isEqualTo(101);
        }
    }

    @Test
    void twoSimulatorsCannotShareAFile() {
        Path file = folder.resolve("books.jsonl");
        try (Books books = Books.in(file)) {
            assertThat(books.mainAccounts()).isEmpty();
            assertThatThrownBy(() -> Books.in(file)).isInstanceOf(IllegalStateException.class);
        }
    }
}
