package coffer.instruction;

import coffer.bank.ClientSerial;
import coffer.bank.InstructionKind;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SubAccountId;
import coffer.money.Money;
import java.time.Instant;
import java.util.Optional;

/**
 * One command to a bank (银行指令) with its state, as it was read.
 *
 * @param attempt how often it was claimed for sending
 * @param silences how many answers in a row were silent
 * @param payer who pays; in a use of a freeze, its holder
 * @param payee who receives; the payer itself if the money reaches no other sub-account
 * @param amount zero where no money moves
 * @param freeze the freeze that it makes (then with its own id) or uses
 * @param source the public deposit that it gives or sends back, or the adjustment credit that it
 *     takes back, by its number
 * @param epoch the lease under which it was claimed last; 0 if never
 * @param clearedAt from when on it may be sent; empty while a second person must check it
 * @param notBefore before which the bank will have no answer: an appointment
 * @param overdueAt when the market was told that it is overdue
 * @param bankCode the bank's last code; empty if none
 */
public record BankInstruction(
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
        Optional<Long> source,
        ClientSerial serial,
        long epoch,
        Instant createdAt,
        Optional<Instant> clearedAt,
        Optional<Instant> sentAt,
        Optional<Instant> notBefore,
        Optional<Instant> nextAt,
        Optional<Instant> endedAt,
        Optional<Instant> overdueAt,
        String outRequestNo,
        Optional<String> orderNo,
        String memo,
        String bankCode,
        String bankText) {}
