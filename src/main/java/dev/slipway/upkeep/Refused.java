package dev.slipway.upkeep;

/// A word that is not carried out, with the reason in words for an administrator. Nothing was changed.
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refused(String reason) {
        super(reason, null, false, false);
    }
}
