package dev.slipway.problem;

import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Refuses a body that turns out to be too large while it is read: one that comes in chunks announces nothing, so
/// [BodyLimit] cannot know. The answers of Proxmox VE are not counted: those of a large cluster are larger.
@Provider
@ConstrainedTo(RuntimeType.SERVER)
class BodyCount implements ReaderInterceptor {

    /// What is a little too large is read to its end all the same: a connection that is closed under its sender takes
    /// the answer with it.
    private static final long READ_AT_MOST = 3 * BodyLimit.BYTES;

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        context.setInputStream(new Counted(context.getInputStream()));
        try {
            return context.proceed();
        } catch (TooLarge refused) {
            // the rest of the body may be unread, so this connection cannot carry another request
            throw new WebApplicationException(
                    refused,
                    Response.status(Response.Status.REQUEST_ENTITY_TOO_LARGE)
                            .header("Connection", "close")
                            .build());
        }
    }

    private static final class Counted extends FilterInputStream {

        private long count;

        Counted(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) {
                add(1);
            }
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            if (read > 0) {
                add(read);
            }
            return read;
        }

        /// Closing would read what is left.
        @Override
        public void close() throws IOException {
            if (count <= BodyLimit.BYTES) {
                super.close();
            }
        }

        private void add(int read) throws IOException {
            count += read;
            if (count > BodyLimit.BYTES) {
                dropRest();
                throw new TooLarge();
            }
        }

        private void dropRest() throws IOException {
            byte[] dropped = new byte[8192];
            for (int read = 0; read >= 0 && count < READ_AT_MOST; read = in.read(dropped)) {
                count += read;
            }
        }
    }
}
