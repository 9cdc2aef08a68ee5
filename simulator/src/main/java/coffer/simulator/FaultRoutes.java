package coffer.simulator;

import coffer.simulator.ControlServer.Request;
import coffer.simulator.ControlServer.Response;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/** Fault rules: {@code /sim/faults}. */
final class FaultRoutes {
    private final FaultRules faults;
    private final BankPort port;
    private final Methods methods;

    FaultRoutes(FaultRules faults, BankPort port, Methods methods) {
        this.faults = faults;
        this.port = port;
        this.methods = methods;
    }

    Response route(Request request) {
        String path = request.path();
        if (path.equals("/sim/faults")) {
            if (!request.method().equals("DELETE")) {
                return methods.getOrPost(
                        request, () -> ControlJson.faults(faults.all()), this::addFault);
            }
            faults.clear();
            port.open();
            return new Response(200, ControlJson.object().put("cleared", true));
        }
        if (!path.matches("/sim/faults/\\d{1,18}") || !request.method().equals("DELETE")) {
            throw new Problem(404, "not_found", "no such call: " + request.method() + " " + path);
        }
        if (!faults.remove(Long.parseLong(path.substring("/sim/faults/".length())))) {
            throw new Problem(404, "not_found", "no such rule");
        }
        port.open();
        return new Response(200, ControlJson.object().put("cleared", true));
    }

    private Response addFault(JsonBody body) {
        FaultRule rule = FaultRuleJson.read(body, faults.nextId());
        body.rejectUnknownFields();
        if (rule.fault() instanceof Fault.PortClosed(Optional<Duration> time, boolean _)
                && rule.matchesEverything()) {
            port.refuseConnections(time);
            ObjectNode told = ControlJson.object().put("fault", rule.word());
            return new Response(201, told.put("bank_port_open", false));
        }
        faults.add(rule);
        return new Response(201, ControlJson.fault(new FaultRules.Counted(rule, 0, 0)));
    }
}
