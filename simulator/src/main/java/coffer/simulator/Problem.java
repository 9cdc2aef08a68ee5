package coffer.simulator;

/** A call of the control API that cannot be served (RFC 9457), with a stable code. */
final class Problem extends RuntimeException {
    private final int status;
    private final String code;

    Problem(int status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    static Problem invalid(String detail) {
        return new Problem(400, "invalid_request", detail);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
