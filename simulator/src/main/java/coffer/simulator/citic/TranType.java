package coffer.simulator.citic;

/** The five kinds of forced transfer (CITIC B2B interface, DLMDETRN, field tranType). */
enum TranType {
    /** Transfer from available to available. */
    BF,
    /** Unfreeze: frozen becomes available, with the holder. */
    BG,
    /** Unfreeze and pay: frozen with the holder becomes available with the receiver. */
    BH,
    /** Freeze: available becomes frozen, with the payer. */
    BR,
    /** Pay and freeze: available of the payer becomes frozen with the receiver. */
    BS
}
