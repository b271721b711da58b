package dev.slipway.refusal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Tells the OpenAPI document of refusals that cannot be seen from the method, the parameters and the body of a call:
/// those of calls that only read, and yet ask Proxmox VE or need the VM to be in some state.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RefusedWith {

    /// The types of problem; the call gets their statuses.
    ProblemType[] value();
}
