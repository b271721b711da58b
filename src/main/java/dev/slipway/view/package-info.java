/// What people look at without changing it: nodes, storage, networks, quorum, tasks; and how lists are sorted, paged
/// and revalidated.
@NullMarked
package dev.slipway.view;

import org.jspecify.annotations.NullMarked;
