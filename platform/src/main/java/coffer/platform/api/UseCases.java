package coffer.platform.api;

import coffer.approval.Approvals;
import coffer.cash.PublicDeposits;
import coffer.cash.Withdrawals;
import coffer.instruction.Explanations;
import coffer.member.Members;
import coffer.reconciliation.Corrections;
import coffer.reconciliation.Judgements;
import coffer.transfer.ForcedTransfers;

/** The use cases of the processor that the API calls. */
public record UseCases(
        ForcedTransfers transfers,
        Members members,
        PublicDeposits publicDeposits,
        Withdrawals withdrawals,
        Corrections corrections,
        Judgements judgements,
        Approvals approvals,
        Explanations explanations) {}
