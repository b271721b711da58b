package dev.slipway.refusal;

/// A form that is not accepted, with the page that shows it again; `why` decides how that is answered.
public final class RefusedForm extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Throwable why;
    private final String page;

    public RefusedForm(Throwable why, String page) {
        // an answer, not a defect
        super(why.getMessage(), why, false, false);
        this.why = why;
        this.page = page;
    }

    public Throwable why() {
        return why;
    }

    public String page() {
        return page;
    }
}
