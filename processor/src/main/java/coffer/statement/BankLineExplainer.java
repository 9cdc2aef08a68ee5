package coffer.statement;

import coffer.account.AccountStore;
import coffer.account.SubAccount;
import coffer.bank.BankLine;
import coffer.bank.Direction;
import coffer.bank.SubAccountNo;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.ledger.BankLineCause;
import coffer.market.MainAccount;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Explains lines of one main account's statements: looks up what the books know about a line and
 * lets the {@link BankLineRules} decide. Writes nothing.
 */
final class BankLineExplainer {

    private final MainAccount account;
    private final AccountStore accounts;
    private final InstructionCandidateStore candidates;

    BankLineExplainer(
            MainAccount account, AccountStore accounts, InstructionCandidateStore candidates) {
        this.account = account;
        this.accounts = accounts;
        this.candidates = candidates;
    }

    /** The side of an instruction that a line may be: what left the payer, or reached the payee. */
    private record Leg(InstructionId instruction, Direction direction) {}

    /**
     * What the books know about some lines, read for all of them at once.
     *
     * @param accounts the lines' sub-accounts, as far as the books have them
     * @param legs of the instructions whose serials the lines carry, as far as they have no line
     *     yet
     * @param linked the legs that have a line already, which carried no serial
     */
    record LineContext(
            Map<SubAccountNo, SubAccount> accounts,
            Map<Leg, InstructionCandidate> legs,
            Set<Leg> linked) {

        /**
         * The instruction whose serial a line carries, unless another line is linked to that leg.
         * The other line carried no serial but agreed in all else, so the two lines were mistaken
         * for each other: this one is then matched by what agrees, too.
         */
        private Optional<InstructionId> named(BankLine line) {
            return BankLineExplainer.named(line)
                    .filter(id -> !linked.contains(new Leg(id, line.ref().direction())));
        }
    }

    /** Reads what the books know about some lines. */
    LineContext context(List<BankLine> lines) {
        Set<SubAccountNo> nos =
                lines.stream()
                        .map(l -> l.ref().subAccountNo())
                        .collect(Collectors.toUnmodifiableSet());
        Map<SubAccountNo, SubAccount> known =
                accounts.subAccounts(account.market(), account.id(), nos).stream()
                        .collect(Collectors.toUnmodifiableMap(SubAccount::no, Function.identity()));
        Map<Leg, InstructionCandidate> legs = new HashMap<>();
        Set<Leg> linked = new HashSet<>();
        for (Direction direction : Direction.values()) {
            Set<InstructionId> named =
                    lines.stream()
                            .filter(l -> l.ref().direction() == direction)
                            .flatMap(l -> named(l).stream())
                            .collect(Collectors.toUnmodifiableSet());
            if (!named.isEmpty()) {
                candidates
                        .candidates(account.market(), account.id(), direction, named)
                        .forEach(c -> legs.put(new Leg(c.instruction().id(), direction), c));
            }
            Set<InstructionId> withoutCandidate =
                    named.stream()
                            .filter(id -> !legs.containsKey(new Leg(id, direction)))
                            .collect(Collectors.toUnmodifiableSet());
            if (!withoutCandidate.isEmpty()) {
                candidates
                        .linked(account.market(), direction, withoutCandidate)
                        .forEach(id -> linked.add(new Leg(id, direction)));
            }
        }
        return new LineContext(known, legs, linked);
    }

    private static Optional<InstructionId> named(BankLine line) {
        return line.serial().flatMap(InstructionId::ofSerial);
    }

    /** What to record about a line; without a cause if it waits for an instruction's end. */
    LineToRecord explain(BankLineId id, BankLine line, LineContext context) {
        SubAccount subAccount = context.accounts().get(line.ref().subAccountNo());
        if (subAccount == null) {
            return new LineToRecord(
                    id,
                    line,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("UNKNOWN_ACCOUNT"),
                    "The bank shows a line of a sub-account that we do not know.");
        }
        return switch (BankLineRules.explain(matches(line, subAccount, context))) {
            case BankLineRules.Pending pending -> pending(id, line, subAccount);
            case BankLineRules.Explained explained ->
                    new LineToRecord(
                            id,
                            line,
                            Optional.of(subAccount.id()),
                            Optional.of(explained.cause()),
                            explained.instruction(),
                            explained.cause() == BankLineCause.FOREIGN
                                    ? Optional.of("FOREIGN")
                                    : Optional.empty(),
                            "The bank moved money that nobody ordered here.");
        };
    }

    private static LineToRecord pending(BankLineId id, BankLine line, SubAccount subAccount) {
        return new LineToRecord(
                id,
                line,
                Optional.of(subAccount.id()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    private BankLineRules.LineWithMatches matches(
            BankLine line, SubAccount subAccount, LineContext context) {
        Optional<InstructionId> named = context.named(line);
        Optional<InstructionId> bySerial =
                named.map(id -> new Leg(id, line.ref().direction()))
                        .flatMap(leg -> Optional.ofNullable(context.legs().get(leg)))
                        .filter(c ->
                                BankLineRules.agrees(line, c.instruction(), c.payer(), c.payee()))
                        .map(c -> c.instruction().id());
        boolean matchedByContent = named.isEmpty() && BankLineRules.mayBeOwn(line);
        List<InstructionCandidate> near = matchedByContent ? nearLine(line, subAccount) : List.of();
        return new BankLineRules.LineWithMatches(
                line,
                subAccount.purpose(),
                bySerial,
                near.stream()
                        .filter(c -> c.instruction().state() == InstructionState.SUCCEEDED)
                        .map(c -> c.instruction().id())
                        .toList(),
                near.stream()
                        .filter(c -> !c.instruction().state().isEnd())
                        .map(c -> c.instruction().id())
                        .toList(),
                BankLineRules.looksReturned(line) ? payouts(line, subAccount) : List.of());
    }

    /** The payouts that a returned line may bring back. */
    private List<BankLineRules.PayoutMatch> payouts(BankLine line, SubAccount subAccount) {
        return candidates
                .payouts(account.market(), account.id(), subAccount.id(), line.amount())
                .stream()
                .filter(p ->
                        BankLineRules.bringsBack(
                                line, p.candidate().instruction(), p.candidate().payee()))
                .map(p ->
                        new BankLineRules.PayoutMatch(
                                p.candidate().instruction().id(),
                                p.candidate().instruction().state(),
                                p.debited()))
                .toList();
    }

    /** The instructions near a line's date that agree with it. */
    private List<InstructionCandidate> nearLine(BankLine line, SubAccount subAccount) {
        LocalDate date = line.ref().bankDate();
        Instant from =
                date.minusDays(BankLineRules.DAYS_APART)
                        .atStartOfDay(BankLineRules.BANK_ZONE)
                        .toInstant();
        Instant to =
                date.plusDays(BankLineRules.DAYS_APART + 1L)
                        .atStartOfDay(BankLineRules.BANK_ZONE)
                        .toInstant();
        return candidates
                .candidates(
                        account.market(),
                        account.id(),
                        subAccount.id(),
                        line.ref().direction(),
                        line.amount(),
                        from,
                        to)
                .stream()
                .filter(c -> BankLineRules.agrees(line, c.instruction(), c.payer(), c.payee()))
                .toList();
    }
}
