package dev.slipway.console;

/// The other side does not speak as we do, or refuses us. Its text is fit for people.
final class NotUnderstood extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String text;

    NotUnderstood(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    String text() {
        return text;
    }
}
