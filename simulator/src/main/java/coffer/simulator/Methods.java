package coffer.simulator;

import coffer.simulator.ControlServer.Request;
import coffer.simulator.ControlServer.Response;
import coffer.simulator.citic.CiticBank;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs a handler if the request has its HTTP method; reads inside the lock of the books. */
final class Methods {
    private final CiticBank bank;

    Methods(CiticBank bank) {
        this.bank = bank;
    }

    Response get(Request request, Supplier<JsonNode> read) {
        if (!request.method().equals("GET")) {
            throw notAllowed();
        }
        return new Response(200, bank.exclusively(read));
    }

    Response post(Request request, Function<JsonBody, Response> write) {
        if (!request.method().equals("POST")) {
            throw notAllowed();
        }
        JsonBody body = JsonBody.read(request.body());
        if (body.optional("bank").filter(b -> !b.equalsIgnoreCase(CiticBank.NAME)).isPresent()) {
            throw new Problem(404, "unknown_bank", "only " + CiticBank.NAME + " is played");
        }
        return write.apply(body);
    }

    Response getOrPost(
            Request request, Supplier<JsonNode> read, Function<JsonBody, Response> write) {
        return request.method().equals("GET") ? get(request, read) : post(request, write);
    }

    static Problem notAllowed() {
        return new Problem(405, "method_not_allowed", "this path does not take that method");
    }
}
