package coffer.bank;

import java.time.LocalDate;

/**
 * By what a line is known, so that it is booked once however often it is read.
 *
 * @param flow the bank's serial of the movement; both legs of a transfer may carry the same
 * @param sequence the bank's sequence inside the serial
 * @param direction which way the money went, after the sign has been applied
 * @param sign whether the row's amount was negative
 * @param part the row's amount, or its fee
 */
public record BankEntryRef(
        SubAccountNo subAccountNo,
        LocalDate bankDate,
        String flow,
        String sequence,
        Direction direction,
        LineSign sign,
        LinePart part) {}
