package coffer.banks.citic;

import coffer.bank.Balances;
import coffer.bank.BankExchange;
import coffer.bank.NoVerdictReason;
import coffer.bank.QueryResult;
import coffer.bank.SubAccountNo;
import coffer.banks.citic.CiticMessages.AccountBalanceReply;
import coffer.banks.citic.CiticMessages.AccountBalanceRequest;
import coffer.banks.citic.CiticMessages.AccountBalanceRow;
import coffer.banks.citic.CiticMessages.AccountRow;
import coffer.banks.citic.CiticMessages.SubAccountBalanceReply;
import coffer.banks.citic.CiticMessages.SubAccountBalanceRequest;
import coffer.banks.citic.CiticMessages.SubAccountBalanceRow;

/** Balances of sub-accounts and of the main account: pure functions between domain and message. */
final class CiticBalanceMapping {

    private CiticBalanceMapping() {}

    /** CITIC B2B interface, DLSBALQR; here the main account is {@code accountNo}. */
    static SubAccountBalanceRequest balance(CiticConfig config, SubAccountNo subAccountNo) {
        SubAccountBalanceRequest request = new SubAccountBalanceRequest();
        request.action = CiticMessages.DLSBALQR;
        request.accountNo = config.mainAccountNo().value();
        request.subAccNo = subAccountNo.value();
        return request;
    }

    /** The bank's three figures unchanged, even where they do not add up. */
    static QueryResult<Balances> balance(
            SubAccountNo subAccountNo, SubAccountBalanceReply reply, BankExchange exchange) {
        return CiticFields.answer(
                reply,
                exchange,
                () -> {
                    SubAccountBalanceRow row =
                            CiticFields.only(
                                    CiticFields.rows(reply.rows).stream()
                                            .filter(each ->
                                                    CiticFields.is(
                                                            each.subAccNo, subAccountNo.value()))
                                            .toList());
                    return new Balances(
                            CiticFields.money(row.total),
                            CiticFields.money(row.available),
                            CiticFields.money(row.frozen));
                });
    }

    /** CITIC cash-management interface, DLBALQRY. */
    static AccountBalanceRequest mainBalance(CiticConfig config) {
        AccountBalanceRequest request = new AccountBalanceRequest();
        request.action = CiticMessages.DLBALQRY;
        AccountRow row = new AccountRow();
        row.accountNo = config.mainAccountNo().value();
        request.list.rows.add(row);
        return request;
    }

    /** The figures of the main account, whose row has a status of its own. */
    static QueryResult<Balances> mainBalance(
            CiticConfig config, AccountBalanceReply reply, BankExchange exchange) {
        boolean refusedInTheRow =
                CiticFields.is(reply.status, CiticCodes.SUCCESS)
                        && CiticFields.rows(reply.rows).stream()
                                .anyMatch(row -> !CiticFields.is(row.status, CiticCodes.SUCCESS));
        if (refusedInTheRow) {
            return new QueryResult.NoAnswer<>(NoVerdictReason.NO_VERDICT, exchange);
        }
        return CiticFields.answer(
                reply,
                exchange,
                () -> {
                    AccountBalanceRow row =
                            CiticFields.only(
                                    CiticFields.rows(reply.rows).stream()
                                            .filter(each ->
                                                    CiticFields.is(
                                                            each.accountNo,
                                                            config.mainAccountNo().value()))
                                            .toList());
                    return new Balances(
                            CiticFields.money(row.balance),
                            CiticFields.money(row.usableBalance),
                            CiticFields.money(row.frozenAmount));
                });
    }
}
