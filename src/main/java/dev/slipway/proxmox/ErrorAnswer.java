package dev.slipway.proxmox;

/// An HTTP answer that is no success, as it came. [ProxmoxErrors] alone reads it.
final class ErrorAnswer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;
    private final String body;

    ErrorAnswer(int status, String reason, String body) {
        super("HTTP " + status, null, false, false);
        this.status = status;
        this.reason = reason;
        this.body = body;
    }

    int status() {
        return status;
    }

    /// Whether it is that of a proxy in front, which got no answer from Proxmox VE.
    boolean isOfAGateway() {
        return status >= 502 && status <= 504;
    }

    String reason() {
        return reason;
    }

    String body() {
        return body;
    }
}
