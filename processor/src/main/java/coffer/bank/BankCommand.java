package coffer.bank;

import coffer.values.ClientSerial;
import coffer.values.ForcedTransferKind;
import coffer.values.FreezeNo;
import coffer.values.Money;
import coffer.values.SubAccountNo;
import java.util.Optional;

/** What we may tell a bank to do. */
public sealed interface BankCommand {

    /** Made once, used for every attempt and every inquiry. */
    ClientSerial serial();

    /** A sub-account with the name its bank knows it by. */
    record Party(SubAccountNo no, String name) {}

    /**
     * A forced transfer.
     *
     * @param payer who pays; in a use of a freeze, its holder
     * @param payee who receives; the payer itself for FREEZE and UNFREEZE
     * @param use what is used of which freeze; empty unless the kind uses one
     * @param memo the market's own text; empty if it gave none
     */
    record ForcedTransfer(
            ClientSerial serial,
            ForcedTransferKind kind,
            Party payer,
            Party payee,
            Money amount,
            Optional<FreezeUse> use,
            String memo)
            implements BankCommand {}

    /**
     * The use of a standing freeze.
     *
     * @param freezeNo the number it stands under now
     * @param standing what stands under this number before the use
     * @param stays what stays frozen after it; zero when it is used up
     */
    record FreezeUse(FreezeNo freezeNo, Money standing, Money stays) {}
}
