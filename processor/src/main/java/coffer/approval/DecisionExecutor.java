package coffer.approval;

import coffer.market.Actor;
import coffer.market.MarketId;
import org.jspecify.annotations.Nullable;

/**
 * Executes decisions about one kind of request; the use case registers it with {@link Approvals}.
 */
public interface DecisionExecutor {

    /**
     * Executes a decision once; a repeat changes nothing.
     *
     * @param id of what the maker requested
     * @param because the checker's reason; null for an approval
     */
    ApprovalResult execute(
            MarketId market, long id, Actor checker, Decision decision, @Nullable String because);
}
