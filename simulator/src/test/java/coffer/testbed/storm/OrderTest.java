package coffer.testbed.storm;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testbed.JsonApi;
import coffer.testbed.storm.Wire.Answer;
import org.junit.jupiter.api.Test;

class OrderTest {

    private final Order order =
            new Order("T01-1", "transfer", JsonApi.JSON.createObjectNode().put("amount", "1.00"));

    private void taken(int status, String id, String state) {
        order.tried();
        order.told(
                new Answer(
                        status,
                        JsonApi.JSON.createObjectNode().put("id", id).put("status", state)));
    }

    private void declined(String code) {
        order.tried();
        order.told(new Answer(422, JsonApi.JSON.createObjectNode().put("code", code)));
    }

    @Test
    void theSameOrderMayGoOn() {
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
    void anEndIsForEver() {
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
