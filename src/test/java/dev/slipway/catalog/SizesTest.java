package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {

    private static Sizes sizes(String... config) {
        return new Sizes(TestConfig.of(CatalogConfig.class, config));
    }

    @ParameterizedTest
    @CsvSource({
        "micro, 1, 512, 10",
        "small, 1, 1024, 20",
        "medium, 2, 2048, 40",
        "large, 4, 4096, 80",
        "xlarge, 8, 8192, 160",
        "xxlarge, 16, 16384, 320"
    })
    void builtInSizes(String name, int cores, int memory, int disk) {
        assertThat(sizes().find(name)).contains(new Size(name, cores, memory, disk));
    }

    @Test
    void sizesAreListedFromTheSmallest() {
        assertThat(sizes().all())
                .extracting(Size::name)
                .containsExactly("micro", "small", "medium", "large", "xlarge", "xxlarge");
    }

    @Test
    void administratorAddsASize() {
        Sizes sizes = sizes(
                "catalog.sizes.tiny.cores", "1", "catalog.sizes.tiny.memory", "256", "catalog.sizes.tiny.disk", "5");

        assertThat(sizes.all()).hasSize(7).first().isEqualTo(new Size("tiny", 1, 256, 5));
    }

    @Test
    void administratorChangesPartOfABuiltInSize() {
        assertThat(sizes("catalog.sizes.small.disk", "25").find("small")).contains(new Size("small", 1, 1024, 25));
    }

    @Test
    void newSizeThatLacksAPartStopsTheStart() {
        assertThatThrownBy(() -> sizes("catalog.sizes.tiny.cores", "1"))
                .hasMessageContaining("catalog.sizes.tiny.memory");
    }

    @Test
    void senselessFigureStopsTheStart() {
        assertThatThrownBy(() -> sizes("catalog.sizes.small.cores", "0"))
                .hasMessageContaining("catalog.sizes.small.cores must be from 1 to 512");
    }

    @Test
    void unknownSizeIsNotFound() {
        assertThat(sizes().find("huge")).isEmpty();
    }
}
