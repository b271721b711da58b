package dev.slipway.catalog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What users may pick.
@ConfigMapping(prefix = "catalog")
public interface CatalogConfig {

    /// Sizes to add to the built-in ones, or to change in them: `catalog.sizes.<name>.cores` and so on.
    Map<String, SizeConfig> sizes();

    /// The templates on offer, by name or VMID; all templates of a cluster when absent.
    Optional<Set<String>> templates();

    /// How often the configuration of a known template is read again, in case somebody rebuilt it.
    @WithDefault("10m")
    Duration refreshInterval();

    /// How often the ISO images of a storage are listed again.
    @WithDefault("1m")
    Duration isoInterval();

    /// One size; a built-in one keeps what is left out here, a new one needs all three.
    interface SizeConfig {

        /// vCPUs, 1 to 512.
        OptionalInt cores();

        /// Memory in MiB, 16 or more.
        OptionalInt memory();

        /// Disk in GiB, 1 or more.
        OptionalInt disk();
    }
}
