package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.MakerCheckerFixture;
import coffer.platform.MakerCheckerFixture.Member;
import coffer.platform.TestPlatform;
import coffer.platform.crash.CutConnectionProxy.Cut;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A member gets one sub-account at the bank, wherever the reply to its registration is lost. */
final class SubAccountOpenedOnceIT {

    /** Head and body of a reply to DLBREGSN, with room to spare. */
    private static final int REPLY_BYTES = 480;

    private static final int REQUEST_BYTES = 1_600;
    private static final int REQUEST_STEP = 40;

    private static MakerCheckerFixture fixture;
    private static final List<CutConnectionProxy> PROXIES = new ArrayList<>();

    @BeforeAll
    static void putAProxyBetween() {
        fixture =
                MakerCheckerFixture.open(
                        Map.of("patience.quiet", "1s", "patience.review", "10s"),
                        url -> {
                            CutConnectionProxy proxy =
                                    new CutConnectionProxy(URI.create(url).getPort(), "DLBREGSN");
                            PROXIES.add(proxy);
                            return proxy.url();
                        });
    }

    @AfterAll
    static void checkBooks() {
        fixture.assertInvariantsHold();
        fixture.close();
        PROXIES.forEach(CutConnectionProxy::close);
    }

    @Test
    void aReplyLostAtAnyByteNeverMakesASecondSubAccount() {
        List<String> ids =
                approveAll(
                        IntStream.rangeClosed(0, REPLY_BYTES)
                                .mapToObj(at -> new Cut(false, at))
                                .toList());
        Set<String> numbers = new HashSet<>();
        for (String id : ids) {
            fixture.awaitStatus("active", "members/" + id);
            Member member = fixture.member(id);
            assertThat(arrived(member)).as(member.subAccountNo()).isEqualTo(1);
            numbers.add(member.subAccountNo());
        }
        assertThat(numbers).hasSize(ids.size());
        assertThat(openedAtTheBank()).containsAll(numbers);
    }

    @Test
    void aRequestLostAtAnyByteIsNeverSentAgain() {
        List<String> ids =
                approveAll(
                        IntStream.iterate(0, at -> at <= REQUEST_BYTES, at -> at + REQUEST_STEP)
                                .mapToObj(at -> new Cut(true, at))
                                .toList());
        for (String id : ids) {
            Member member = fixture.member(id);
            TestPlatform.eventually(() ->
                    assertThat(state(member))
                            .as(member.subAccountNo())
                            .isIn("REVIEW", "SUCCEEDED"));
            assertThat(arrived(member)).as(member.subAccountNo()).isLessThanOrEqualTo(1);
            assertThat(fixture.sql(written(member))).containsExactly("1");
        }
    }

    private static List<String> approveAll(List<Cut> cuts) {
        List<String> ids = cuts.stream().map(cut -> fixture.apply()).toList();
        PROXIES.getFirst().cut(cuts);
        ids.forEach(id -> fixture.posted(fixture.checker(), "members/" + id + "/approve", ""));
        return ids;
    }

    private static int arrived(Member member) {
        return fixture.bank()
                .get("journal?serial=" + member.subAccountNo())
                .path("arrived")
                .asInt();
    }

    private static Set<String> openedAtTheBank() {
        Set<String> numbers = new HashSet<>();
        for (JsonNode account : fixture.bank().get("accounts").path("data")) {
            assertThat(numbers.add(account.path("sub_account_no").asText())).isTrue();
        }
        return numbers;
    }

    private static String state(Member member) {
        return fixture.sql(
                        """
                        select i.state from instruction i join sub_account a
                          on a.market_id = i.market_id and a.sub_account_id = i.payer
                        where i.kind = 'REGISTRATION' and a.sub_account_no = '%s'
                        """
                                .formatted(member.subAccountNo()))
                .getFirst();
    }

    /** How often a byte of it may have left. */
    private static String written(Member member) {
        return """
        select count(*) from instruction i join sub_account a
          on a.market_id = i.market_id and a.sub_account_id = i.payer
        join bank_message b on b.market_id = i.market_id and b.instruction_id = i.instruction_id
          and b.act = 'SEND' and b.word <> 'NotSent'
        where i.kind = 'REGISTRATION' and a.sub_account_no = '%s'
        """
                .formatted(member.subAccountNo());
    }
}
