package coffer.simulator.books;

import java.util.List;

/**
 * One step of the books, applied as a whole or not at all, and one line of the file.
 *
 * @param reset forget everything before this change
 * @param arrivals serials of orders, and numbers of registrations, whose bytes were read whole,
 *     once per arrival
 */
public record Change(
        long atMillis,
        boolean reset,
        List<MainAccount> mainAccounts,
        List<SubAccount> subAccounts,
        List<Voucher> vouchers,
        List<StatementRow> rows,
        List<Freeze> freezes,
        List<BankOrder> orders,
        List<String> arrivals,
        List<Signing> signings,
        List<EntryUse> entryUses) {}
