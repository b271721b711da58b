package dev.slipway.laboratory;

/// A promise that was not kept.
record Violation(Rule rule, String text) {

    /// The rules, with the promise that each stands for.
    enum Rule {
        LOST("an accepted operation is in the journal"),
        UNASKED("no operation is in the journal that nobody asked for"),
        UNENDED("every accepted operation ends"),
        DOUBLED("one creation makes one VM, and one key one operation"),
        VMID_REUSED("no VMID is used for two VMs"),
        UNMARKED("every clone carries the mark of its operation"),
        FOREIGN_TOUCHED("no VM of others is touched"),
        ORPHANED("no VM and no disk stays that nobody answers for"),
        UNTRUE("what an ended operation says is so"),
        LISTED_WRONG("the list of VMs shows what is there"),
        BAD_ANSWER("no request is answered with an error of ours");

        private final String promise;

        Rule(String promise) {
            this.promise = promise;
        }

        String promise() {
            return promise;
        }
    }

    @Override
    public String toString() {
        return "%s (%s): %s".formatted(rule, rule.promise(), text);
    }
}
