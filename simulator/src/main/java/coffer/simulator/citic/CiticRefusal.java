package coffer.simulator.citic;

/** The bank refuses a request before it books anything; carries the status of the reply. */
final class CiticRefusal extends RuntimeException {
    private final transient ReplyStatus status;

    CiticRefusal(ReplyStatus status) {
        super(status.code(), null, false, false);
        this.status = status;
    }

    CiticRefusal(CiticCode code) {
        this(code.status());
    }

    CiticRefusal(CiticCode code, String detail) {
        this(new ReplyStatus(code.name(), code.status().text() + ":" + detail));
    }

    ReplyStatus status() {
        return status;
    }
}
