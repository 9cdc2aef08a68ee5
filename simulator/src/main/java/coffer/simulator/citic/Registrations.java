package coffer.simulator.citic;

import coffer.simulator.books.BankOrder;
import coffer.simulator.books.Books;
import coffer.simulator.books.Bucket;
import coffer.simulator.books.Draft;
import coffer.simulator.books.Purpose;
import coffer.simulator.books.Signing;
import coffer.simulator.books.SigningState;
import coffer.simulator.books.SubAccount;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.LongStream;

/**
 * The life of a member's sub-account, no money moved: DLBREGSN opens it, DLSBAMAN changes it,
 * DLOLCACC closes it, DLSASQRY reports its signing status (CITIC B2B interface, life cycle). None
 * of the first three has a serial; DLSASQRY reports their outcome.
 */
final class Registrations {
    static final String CHANGE = "DLSBAMAN";
    static final String CLOSE = "DLOLCACC";

    private static final List<String> ACCOUNT_TAGS =
            List.of("payAccNo", "recvAccNo", "accountNo", "subAccNo");

    private final Books books;
    private final CiticSettings settings;
    private final InstantSource clock;
    private final AccountChecks checks;
    private final QuerySupport queries;

    Registrations(
            Books books,
            CiticSettings settings,
            InstantSource clock,
            AccountChecks checks,
            QuerySupport queries) {
        this.books = books;
        this.settings = settings;
        this.clock = clock;
        this.checks = checks;
        this.queries = queries;
    }

    /** DLBREGSN. */
    CiticReply register(CiticRequest request) {
        String prefix = settings.text(CiticSetting.SUB_ACCOUNT_PREFIX);
        Registration registration = Registration.of(request, prefix);
        String main = queries.mainAccount(registration.mainAccountNo());
        String no =
                registration.tail().isEmpty() ? freeNumber(prefix) : prefix + registration.tail();
        if (books.subAccount(no).isPresent()) {
            throw new CiticRefusal(CiticCode.SM00070);
        }
        SubAccount account = new SubAccount(no, main, registration.name(), Purpose.MEMBER);
        boolean review = settings.is(CiticSetting.SIGNING, "review");
        SigningState state = review ? SigningState.IN_REVIEW : SigningState.CONFIRMED;
        long now = clock.millis();
        int customer = books.subAccounts().size() + 1;
        Signing signing = new Signing(no, state, now, registration.terms());
        books.commit(new Draft(now).open(account).set(signing));
        return named(account).with("hostNo", String.format("0099%08d", customer));
    }

    private String freeNumber(String prefix) {
        return LongStream.iterate(books.subAccounts().size() + 1L, n -> n + 1)
                .mapToObj(n -> Registration.number(prefix, n))
                .filter(no -> books.subAccount(no).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static CiticReply named(SubAccount account) {
        return CiticReply.of(CiticCode.AAAAAAA.status())
                .with("subAccNo", account.no())
                .with("subAccNm", account.name());
    }

    /** DLSBAMAN. */
    CiticReply change(CiticRequest request) {
        RequestFields fields = new RequestFields(request);
        String main = queries.mainAccount(fields.mandatory("mainAccNo", 19));
        SubAccount account = member(main, fields.mandatory("subAccNo", 19));
        String name = fields.optional("subAccNm", 122);
        Signing signing = signing(account);
        Map<String, String> terms = new HashMap<>(signing.terms());
        terms.putAll(SubAccountTerms.changed(fields));
        String next = name.isEmpty() ? account.name() : name;
        SubAccount changed = new SubAccount(account.no(), main, next, account.purpose());
        books.commit(new Draft(clock.millis()).set(changed).set(signing.withTerms(terms)));
        return CiticReply.of(CiticCode.AAAAAAA.status());
    }

    /** DLOLCACC. */
    CiticReply close(CiticRequest request) {
        RequestFields fields = new RequestFields(request);
        String main = queries.mainAccount(fields.mandatory("mainAccNo", 19));
        SubAccount account = member(main, fields.mandatory("subAccNo", 19));
        boolean empty =
                books.balance(account.no(), Bucket.AVAILABLE) == 0
                        && books.balance(account.no(), Bucket.FROZEN) == 0;
        if (!empty || books.unfinishedOrders().stream().anyMatch(o -> concerns(o, account))) {
            throw new CiticRefusal(CiticCode.SM00071);
        }
        books.commit(
                new Draft(clock.millis()).set(signing(account).withState(SigningState.CANCELLED)));
        return named(account);
    }

    private static boolean concerns(BankOrder order, SubAccount account) {
        return ACCOUNT_TAGS.stream().anyMatch(tag -> account.no().equals(order.fields().get(tag)));
    }

    private SubAccount member(String main, String no) {
        SubAccount account = checks.payer(no);
        AccountChecks.requireMainAccount(main, account);
        if (account.purpose() != Purpose.MEMBER) {
            throw new CiticRefusal(CiticCode.SM00072);
        }
        return account;
    }

    /** DLSASQRY: the sub-accounts that came to be on these days, confirmed or not. */
    CiticReply list(CiticRequest request) {
        RequestFields fields = new RequestFields(request);
        String main = queries.mainAccount(fields.mandatory("mainAccNo", 19));
        String no = fields.optional("subAccNo", 19);
        String stt = fields.noneOrOneOf("stt", Set.of("0", "1", "2", "3", "8"));
        LocalDate from = fields.date("startDate");
        LocalDate to = fields.date("endDate");
        return queries.rows(
                books.subAccounts().stream()
                        .filter(a -> a.mainAccountNo().equals(main))
                        .filter(a -> no.isEmpty() || no.equals(a.no()))
                        .filter(a -> !opened(a).isBefore(from) && !opened(a).isAfter(to))
                        .map(this::print)
                        .filter(row -> stt.isEmpty() || stt.equals(row.get("status")))
                        .toList());
    }

    private LocalDate opened(SubAccount account) {
        return BankTime.day(signing(account).openedAtMillis());
    }

    private Signing signing(SubAccount account) {
        return books.signing(account.no()).orElseThrow();
    }

    private SortedMap<String, String> print(SubAccount account) {
        Signing signing = signing(account);
        SortedMap<String, String> row = SubAccountTerms.print(signing.terms());
        row.put("subAccNo", account.no());
        row.put("subAccNm", account.name());
        row.put("status", digit(signing.state()));
        return row;
    }

    private static String digit(SigningState state) {
        return switch (state) {
            case CONFIRMED -> "0";
            case IN_REVIEW -> "1";
            case CANCELLED -> "2";
            case REFUSED -> "3";
            case REFUSED_BY_BANK -> "8";
        };
    }
}
