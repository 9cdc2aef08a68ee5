package coffer.account;

import coffer.market.MainAccountId;
import java.util.List;

/** A main account with its special sub-accounts. */
public record MainAccountView(
        MainAccountId id,
        String code,
        String bank,
        String no,
        String name,
        List<SpecialSubAccountView> specials) {

    public MainAccountView {
        specials = List.copyOf(specials);
    }
}
