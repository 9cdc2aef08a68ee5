package coffer.simulator;

import coffer.simulator.ControlServer.Request;
import coffer.simulator.ControlServer.Response;
import coffer.simulator.books.Freeze;
import coffer.simulator.books.SubAccount;
import coffer.simulator.citic.CiticBank;
import java.util.Optional;

/** Court freezes and the lifting of freezes: {@code /sim/court-freezes}, {@code /sim/freezes}. */
final class FreezeRoutes {
    private final CiticBank bank;
    private final ControlJson json;
    private final Methods methods;

    FreezeRoutes(CiticBank bank, ControlJson json, Methods methods) {
        this.bank = bank;
        this.json = json;
        this.methods = methods;
    }

    Response courtFreezes(Request request) {
        if (!request.method().equals("DELETE")) {
            return methods.post(request, this::courtFreeze);
        }
        String no = required(request, "sub_account_no");
        int lifted =
                bank.exclusively(() ->
                        bank.manualOperations()
                                .liftCourtFreezes(bank.manualOperations().subAccount(no)));
        return new Response(200, ControlJson.object().put("lifted", lifted));
    }

    private Response courtFreeze(JsonBody body) {
        String no = body.text("sub_account_no");
        long fen = body.amount("amount");
        body.rejectUnknownFields();
        return bank.exclusively(() -> {
            SubAccount on = bank.manualOperations().subAccount(no);
            Freeze freeze = bank.manualOperations().courtFreeze(on, fen);
            return new Response(201, ControlJson.freeze(freeze));
        });
    }

    Response freezes(Request request) {
        if (!request.method().equals("DELETE")) {
            return methods.get(
                    request,
                    () ->
                            json.freezes(
                                    bank.manualOperations()
                                            .subAccount(required(request, "sub_account_no"))));
        }
        String no = required(request, "freeze_no");
        Freeze lifted = bank.exclusively(() -> bank.manualOperations().liftFreeze(no));
        return new Response(200, ControlJson.freeze(lifted));
    }

    private static String required(Request request, String name) {
        return Optional.ofNullable(request.query().get(name))
                .orElseThrow(() -> Problem.invalid("the query lacks " + name));
    }
}
