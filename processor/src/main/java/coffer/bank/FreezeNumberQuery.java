package coffer.bank;

import coffer.money.Money;
import java.time.Instant;
import java.util.Set;

/**
 * Under which number does the bank keep the freeze that came of this command?
 *
 * @param serial the command that made the freeze, or that used it last
 * @param first whether the command made it: then there must be a number, and if the bank does not
 *     tell it by serial it may be found among the open freezes, provided that exactly one fits
 * @param holder at whom the money is frozen
 * @param standing how much is frozen under that number now
 * @param since when the command was sent
 * @param owned the numbers that already belong to other freezes of the holder
 */
public record FreezeNumberQuery(
        ClientSerial serial,
        boolean first,
        SubAccountNo holder,
        Money standing,
        Instant since,
        Set<FreezeNo> owned) {}
