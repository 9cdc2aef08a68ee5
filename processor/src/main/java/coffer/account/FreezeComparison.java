package coffer.account;

import coffer.money.Money;
import java.util.Optional;

/**
 * The bank's frozen amount compared with our freezes; empty where it cannot be determined now.
 *
 * @param excess what the bank holds frozen beyond them
 * @param shortfall what the bank holds frozen less than them
 */
public record FreezeComparison(Optional<Money> excess, Optional<Money> shortfall) {}
