package dev.slipway.view;

import dev.slipway.inventory.ClusterFreshness;
import java.util.List;

/// An answer that says how old it is. Its entity tag is that of the same answer without the age, so that time alone
/// does not make another answer of it: ADR 0022.
public interface Aged {

    /// How old the parts of the answer are.
    List<ClusterFreshness> clusters();
}
