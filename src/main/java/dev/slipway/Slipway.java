package dev.slipway;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/// Where the program begins.
@QuarkusMain
public final class Slipway {

    private Slipway() {}

    public static void main(String... args) {
        Quarkus.run(args);
    }
}
