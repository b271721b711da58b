/// What the OpenAPI document says besides what stands with each call: parameters, headers and examples that many calls
/// share. Their text is in `META-INF/openapi.yaml`; it is joined when the program is built, and nothing of it runs.
@NullMarked
package dev.slipway.contract;

import org.jspecify.annotations.NullMarked;
