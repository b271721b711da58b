package dev.slipway.bench;

/// The number that a figure shall reach.
sealed interface Target {

    boolean metBy(double value);

    record AtMost(double limit) implements Target {

        @Override
        public boolean metBy(double value) {
            return value <= limit;
        }
    }

    record Exactly(double number) implements Target {

        @Override
        public boolean metBy(double value) {
            return value == number;
        }
    }

    static Target atMost(double limit) {
        return new AtMost(limit);
    }

    static Target exactly(double number) {
        return new Exactly(number);
    }
}
