package dev.slipway.proxmox;

/// An answer with status 200 that is not what Proxmox VE's API viewer promises, for example from a web server
/// that is not a Proxmox VE at all.
final class UnexpectedAnswer extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UnexpectedAnswer(String text) {
        super(text);
    }
}
