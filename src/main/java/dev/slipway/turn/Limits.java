package dev.slipway.turn;

/// How many clones may use each kind of resource at once.
record Limits(int perStorage, int perTemplate, int perNode) {

    private static final int MOST = 100;

    Limits {
        check("turn.clones-per-storage", perStorage);
        check("turn.clones-per-template", perTemplate);
        check("turn.clones-per-node", perNode);
    }

    static Limits of(TurnConfig config) {
        return new Limits(config.clonesPerStorage(), config.clonesPerTemplate(), config.clonesPerNode());
    }

    int of(Resource resource) {
        return switch (resource.kind()) {
            case STORAGE -> perStorage;
            case TEMPLATE -> perTemplate;
            case NODE -> perNode;
        };
    }

    private static void check(String key, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException("%s is from 1 to %d, not %d".formatted(key, MOST, value));
        }
    }
}
