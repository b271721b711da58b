package dev.slipway.dashboard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Which part of the long lists a reader looks at: the VMs that `sought` hits, and how many rows of each list.
///
/// It is kept in the address, so that it outlives a reload and works without JavaScript.
record Selection(String sought, int vms, int operations) {

    static final int FIRST_VMS = 50;
    static final int FIRST_OPERATIONS = 10;
    /// Enough to select as many as one bulk operation takes.
    private static final int MOST_VMS = 2000;

    /// One more than is shown is asked of the journal, which gives 500 at once.
    private static final int MOST_OPERATIONS = 499;

    static final Selection START = new Selection("", FIRST_VMS, FIRST_OPERATIONS);

    Selection {
        sought = sought.strip();
        vms = Math.clamp(vms, 1, MOST_VMS);
        operations = Math.clamp(operations, 1, MOST_OPERATIONS);
    }

    static Selection of(Optional<String> sought, Optional<Integer> vms, Optional<Integer> operations) {
        return new Selection(sought.orElse(""), vms.orElse(FIRST_VMS), operations.orElse(FIRST_OPERATIONS));
    }

    boolean hits(String text) {
        return text.toLowerCase(Locale.ROOT).contains(sought.toLowerCase(Locale.ROOT));
    }

    public Selection moreVms() {
        return new Selection(sought, vms + Math.max(150, vms), operations);
    }

    public Selection moreOperations() {
        return new Selection(sought, vms, operations + 40);
    }

    /// The query part of an address that shows just this.
    public String query() {
        return "?q=" + URLEncoder.encode(sought, StandardCharsets.UTF_8) + "&vms=" + vms + "&operations=" + operations;
    }
}
