package coffer.simulator.books;

import java.util.List;

/**
 * One movement, all or nothing. The legs sum to zero. Only a voucher that says so (a fee) may take
 * an AVAILABLE below zero.
 */
public record Voucher(long number, Cause cause, boolean mayOverdraw, List<Leg> legs) {}
