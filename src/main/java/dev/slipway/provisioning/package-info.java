/// Create a VM: request, admission, pipeline, rollback.
@NullMarked
package dev.slipway.provisioning;

import org.jspecify.annotations.NullMarked;
