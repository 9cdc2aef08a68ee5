package coffer.account;

import coffer.money.Money;
import java.util.Optional;

/**
 * How the bank's frozen amount stands to our freezes; empty where it cannot be told now.
 *
 * @param excess what the bank holds above them
 * @param shortfall what it lacks
 */
public record FreezeComparison(Optional<Money> excess, Optional<Money> shortfall) {}
