package coffer.testbed.storm;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testbed.JsonClient;
import coffer.testbed.storm.RawHttpClient.Response;
import org.junit.jupiter.api.Test;

class ClientRequestTest {

    private final ClientRequest order =
            new ClientRequest(
                    "T01-1", "transfer", JsonClient.JSON.createObjectNode().put("amount", "1.00"));

    private void taken(int status, String id, String state) {
        order.sending();
        order.answered(
                new Response(
                        status,
                        JsonClient.JSON.createObjectNode().put("id", id).put("status", state)));
    }

    private void declined(String code) {
        order.sending();
        order.answered(new Response(422, JsonClient.JSON.createObjectNode().put("code", code)));
    }

    @Test
    void theSameOrderMayChangeStatus() {
        taken(201, "ft_1", "accepted");
        taken(200, "ft_1", "unknown");
        taken(200, "ft_1", "succeeded");
        taken(200, "ft_1", "succeeded");
        assertThat(order.contradictions()).isEmpty();
        assertThat(order.id()).hasValue("ft_1");
        assertThat(order.end()).hasValue("succeeded");
        assertThat(order.wasSentOnce()).isFalse();
    }

    @Test
    void anotherOrderUnderTheNumberIsAContradiction() {
        taken(201, "ft_1", "accepted");
        taken(201, "ft_2", "accepted");
        assertThat(order.contradictions()).containsExactly("was ft_1, then ft_2");
    }

    @Test
    void aFinalStatusNeverChanges() {
        taken(201, "ft_1", "succeeded");
        taken(200, "ft_1", "failed");
        taken(200, "ft_1", "unknown");
        assertThat(order.contradictions()).hasSize(2);
    }

    @Test
    void whatWasTakenIsNotDeclinedLater() {
        taken(201, "ft_1", "accepted");
        declined("insufficient_funds");
        assertThat(order.contradictions()).hasSize(1);
        assertThat(order.declined()).isEmpty();
    }

    @Test
    void whatWasDeclinedMayBeTakenLater() {
        declined("insufficient_funds");
        assertThat(order.declined()).hasValue("insufficient_funds");
        assertThat(order.wasSentOnce()).isTrue();
        taken(201, "ft_1", "accepted");
        assertThat(order.declined()).isEmpty();
        assertThat(order.contradictions()).isEmpty();
    }
}
