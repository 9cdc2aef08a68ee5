package coffer.simulator.books;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The state of the bank: accounts, balances, freezes, orders and statements, as the sum of all
 * changes committed so far.
 *
 * <p>Concurrency: every read and every commit happens inside {@link #exclusively}, so nothing
 * changes between a check and the movement that depends on it. {@link #sync} is called outside,
 * after the lock is free and before a reply leaves, because the disk is slow and can serve many at
 * once.
 *
 * <p>Which rows are held back is not kept: after a restart every row is shown.
 */
public final class Books implements AutoCloseable {
    private record BucketKey(String accountNo, Bucket bucket) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Optional<ChangeFile> file;

    private final Map<String, MainAccount> mainAccounts = new LinkedHashMap<>();
    private final Map<String, SubAccount> subAccounts = new LinkedHashMap<>();
    private final Map<String, Signing> signings = new HashMap<>();
    private final Map<Long, Long> usedFenByRow = new HashMap<>();
    private final Map<BucketKey, Long> balances = new HashMap<>();
    private final Map<String, Freeze> freezes = new LinkedHashMap<>();
    private final Map<String, List<String>> freezeNosByHolder = new HashMap<>();
    private final Map<String, String> freezeNoByOpener = new HashMap<>();
    private final Map<OrderKey, BankOrder> orders = new LinkedHashMap<>();
    private final Map<OrderKey, BankOrder> unfinished = new LinkedHashMap<>();
    private final Map<String, List<StatementRow>> shown = new HashMap<>();
    private final List<StatementRow> held = new ArrayList<>();
    private final Map<String, Integer> arrivals = new HashMap<>();
    private final Map<String, Integer> movements = new HashMap<>();
    private boolean holding;
    private long rowCount;
    private long voucherCount;
    private long freezeCount;

    private Books(Optional<Path> path) {
        this.file = path.map(p -> ChangeFile.open(p, this::apply));
    }

    /** Books that end with the process. */
    public static Books inMemory() {
        return new Books(Optional.empty());
    }

    /** Books in a file, with all changes that it holds. */
    public static Books in(Path path) {
        return new Books(Optional.of(path));
    }

    /** Runs the work while nobody else reads or writes. */
    public <T> T exclusively(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Checks and applies one change; the change is on disk after the next {@link #sync}. */
    public void commit(Draft draft) {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("the books are written under their lock only");
        }
        Change change = draft.change();
        check(change);
        file.ifPresent(f -> f.append(change));
        apply(change);
    }

    /** Returns when everything committed so far would survive a kill. */
    public void sync() {
        file.ifPresent(ChangeFile::sync);
    }

    @Override
    public void close() {
        file.ifPresent(ChangeFile::close);
    }

    private void check(Change change) {
        Map<BucketKey, Long> after = new HashMap<>();
        for (Voucher voucher : change.vouchers()) {
            long sum = 0;
            for (Leg leg : voucher.legs()) {
                sum = Math.addExact(sum, leg.fen());
                BucketKey place = new BucketKey(leg.accountNo(), leg.bucket());
                long before = after.getOrDefault(place, balance(leg.accountNo(), leg.bucket()));
                long now = Math.addExact(before, leg.fen());
                after.put(place, now);
                if (now < 0 && now < before && !mayBeNegative(voucher, leg.bucket())) {
                    throw new IllegalStateException("overdraws " + place);
                }
            }
            if (sum != 0) {
                throw new IllegalStateException("voucher does not sum to zero: " + voucher);
            }
        }
    }

    private static boolean mayBeNegative(Voucher voucher, Bucket bucket) {
        return switch (bucket) {
            case AVAILABLE -> voucher.mayOverdraw();
            case FROZEN -> false;
            case OUTSIDE, BANK -> true;
        };
    }

    private void apply(Change change) {
        if (change.reset()) {
            clear();
        }
        change.mainAccounts().forEach(a -> mainAccounts.put(a.no(), a));
        for (SubAccount account : change.subAccounts()) {
            subAccounts.put(account.no(), account);
            signings.putIfAbsent(account.no(), Signing.confirmed(account.no(), change.atMillis()));
        }
        change.signings().forEach(s -> signings.put(s.subAccountNo(), s));
        change.entryUses().forEach(u -> usedFenByRow.merge(u.rowNumber(), u.fen(), Math::addExact));
        for (Voucher voucher : change.vouchers()) {
            voucherCount = Math.max(voucherCount, voucher.number());
            movements.merge(voucher.cause().reference(), 1, Integer::sum);
            for (Leg leg : voucher.legs()) {
                balances.merge(
                        new BucketKey(leg.accountNo(), leg.bucket()), leg.fen(), Math::addExact);
            }
        }
        for (StatementRow row : change.rows()) {
            rowCount = Math.max(rowCount, row.number());
            if (holding) {
                held.add(row);
            } else {
                show(row);
            }
        }
        change.freezes().forEach(this::apply);
        change.orders().forEach(this::apply);
        change.arrivals().forEach(serial -> arrivals.merge(serial, 1, Integer::sum));
    }

    private void apply(Freeze freeze) {
        if (freezes.put(freeze.no(), freeze) == null) {
            freezeCount++;
            freezeNosByHolder
                    .computeIfAbsent(freeze.holder(), h -> new ArrayList<>())
                    .add(freeze.no());
            freezeNoByOpener.put(freeze.openedBy(), freeze.no());
        }
    }

    private void apply(BankOrder order) {
        orders.put(order.key(), order);
        switch (order.state()) {
            case WAITING, MOVED_UNTOLD -> unfinished.put(order.key(), order);
            case DONE, FAILED -> unfinished.remove(order.key());
        }
    }

    private void show(StatementRow row) {
        shown.computeIfAbsent(row.subAccountNo(), no -> new ArrayList<>()).add(row);
    }

    private void clear() {
        mainAccounts.clear();
        subAccounts.clear();
        signings.clear();
        usedFenByRow.clear();
        balances.clear();
        freezes.clear();
        freezeNosByHolder.clear();
        freezeNoByOpener.clear();
        orders.clear();
        unfinished.clear();
        shown.clear();
        held.clear();
        arrivals.clear();
        movements.clear();
        holding = false;
        rowCount = 0;
        voucherCount = 0;
        freezeCount = 0;
    }

    /** A main account by its number. */
    public Optional<MainAccount> mainAccount(String no) {
        return Optional.ofNullable(mainAccounts.get(no));
    }

    /** All main accounts in the order of opening. */
    public List<MainAccount> mainAccounts() {
        return List.copyOf(mainAccounts.values());
    }

    /** A sub-account by its number. */
    public Optional<SubAccount> subAccount(String no) {
        return Optional.ofNullable(subAccounts.get(no));
    }

    /** The contract for a sub-account, in whatever state. */
    public Optional<Signing> signing(String subAccountNo) {
        return Optional.ofNullable(signings.get(subAccountNo));
    }

    /** The part of a row that was not adjusted or taken back yet, in fen. */
    public long unusedFen(StatementRow row) {
        return row.fen() - usedFenByRow.getOrDefault(row.number(), 0L);
    }

    /** All sub-accounts in the order of opening. */
    public List<SubAccount> subAccounts() {
        return List.copyOf(subAccounts.values());
    }

    /** What is in a bucket, in fen. */
    public long balance(String accountNo, Bucket bucket) {
        return balances.getOrDefault(new BucketKey(accountNo, bucket), 0L);
    }

    /** Available plus frozen of a sub-account, in fen. */
    public long total(String subAccountNo) {
        return balance(subAccountNo, Bucket.AVAILABLE) + balance(subAccountNo, Bucket.FROZEN);
    }

    /** What the real account holds, in fen. */
    public long mainTotal(String mainAccountNo) {
        return -balance(mainAccountNo, Bucket.OUTSIDE) - balance(mainAccountNo, Bucket.BANK);
    }

    /** The sum over all buckets, which is zero. */
    public long sumOfAllBuckets() {
        return balances.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A freeze by its number. */
    public Optional<Freeze> freeze(String no) {
        return Optional.ofNullable(freezes.get(no));
    }

    /** All freezes that ever stood in a sub-account, oldest first. */
    public List<Freeze> freezesHeldBy(String subAccountNo) {
        return freezeNosByHolder.getOrDefault(subAccountNo, List.of()).stream()
                .map(no -> Optional.ofNullable(freezes.get(no)).orElseThrow())
                .toList();
    }

    /** The freeze number that came of the order with this serial. */
    public Optional<String> freezeNoOpenedBy(String serial) {
        return Optional.ofNullable(freezeNoByOpener.get(serial));
    }

    /** An order by its key. */
    public Optional<BankOrder> order(OrderKey key) {
        return Optional.ofNullable(orders.get(key));
    }

    /** Orders that are not at their end, oldest due first. */
    public List<BankOrder> unfinishedOrders() {
        return unfinished.values().stream()
                .sorted(Comparator.comparingLong(o -> o.plan().dueAtMillis()))
                .toList();
    }

    /** Tells whether any order waits, without building a list. */
    public boolean hasUnfinishedOrders() {
        return !unfinished.isEmpty();
    }

    /** How often an order with this serial, or a registration of this number, arrived whole. */
    public int arrivals(String serial) {
        return arrivals.getOrDefault(serial, 0);
    }

    /** How often money moved, or was frozen or freed, under this reference. */
    public int movements(String reference) {
        return movements.getOrDefault(reference, 0);
    }

    /** The rows of a sub-account in the order in which they came to show. */
    public List<StatementRow> visibleRows(String subAccountNo) {
        return Collections.unmodifiableList(shown.getOrDefault(subAccountNo, List.of()));
    }

    /** From now on new rows are held back, or not; rows held so far stay held. */
    public void holdRows(boolean hold) {
        holding = hold;
    }

    /** How many rows are held back. */
    int heldRows() {
        return held.size();
    }

    /** Shows up to so many held rows, the newest first if asked; gives how many came to show. */
    public int releaseRows(int atMost, boolean newestFirst) {
        Comparator<StatementRow> oldestFirst = Comparator.comparingLong(StatementRow::number);
        Comparator<StatementRow> order = newestFirst ? oldestFirst.reversed() : oldestFirst;
        List<StatementRow> now = held.stream().sorted(order).limit(atMost).toList();
        now.forEach(this::show);
        held.removeAll(now);
        return now.size();
    }

    /** Number of the next voucher. */
    public long nextVoucherNumber() {
        return voucherCount + 1;
    }

    /** Number of the next statement row. */
    public long nextRowNumber() {
        return rowCount + 1;
    }

    /** Number of the next freeze. */
    public long nextFreezeNumber() {
        return freezeCount + 1;
    }
}
