package dev.slipway.problem;

import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.List;

/// Refuses an empty body where a resource wants one, so that no resource sees a `null`.
@Provider
@ConstrainedTo(RuntimeType.SERVER)
class MissingBody implements ReaderInterceptor {

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object body = context.proceed();
        if (body == null) {
            throw new Refusal.InvalidRequest(List.of(new FieldError("", "a JSON body is needed")));
        }
        return body;
    }
}
