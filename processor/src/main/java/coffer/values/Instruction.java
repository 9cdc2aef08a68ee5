package coffer.values;

import java.time.Instant;
import java.util.Optional;

/**
 * One command to a bank with its life (银行指令), as it stood when it was read.
 *
 * @param attempt how often it was claimed for sending
 * @param silences how often the bank was silent since it last spoke
 * @param payer who pays; in a use of a freeze, its holder
 * @param payee who receives; the payer itself for FREEZE and UNFREEZE
 * @param freeze the freeze that it makes (then with its own id) or uses
 * @param epoch the lease under which it was claimed last; 0 if never
 * @param bankCode the bank's last code; empty if none
 */
public record Instruction(
        MarketId market,
        InstructionId id,
        MainAccountId mainAccount,
        InstructionKind kind,
        InstructionState state,
        int attempt,
        int silences,
        SubAccountId payer,
        SubAccountId payee,
        Money amount,
        Optional<InstructionId> freeze,
        ClientSerial serial,
        long epoch,
        Instant createdAt,
        Optional<Instant> sentAt,
        Optional<Instant> nextAt,
        Optional<Instant> endedAt,
        String outRequestNo,
        Optional<String> orderNo,
        String memo,
        String bankCode,
        String bankText) {

    /** The same after a dispatcher took it for sending. */
    public Instruction claimed(int newAttempt, long underEpoch, Instant now) {
        return new Instruction(
                market,
                id,
                mainAccount,
                kind,
                InstructionState.SENDING,
                newAttempt,
                silences,
                payer,
                payee,
                amount,
                freeze,
                serial,
                underEpoch,
                createdAt,
                Optional.of(now),
                nextAt,
                endedAt,
                outRequestNo,
                orderNo,
                memo,
                bankCode,
                bankText);
    }
}
