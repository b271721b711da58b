package dev.slipway;

import dev.slipway.access.AccessConfig;
import dev.slipway.access.Administrator;
import dev.slipway.database.DataDirectory;
import dev.slipway.database.DatabaseConfig;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Tells whoever started the program where to go next, once the pages can be opened.
@ApplicationScoped
class Welcome {

    private static final Logger LOG = Logger.getLogger(Welcome.class);

    private final Administrator administrator;
    private final AccessConfig access;
    private final String dataDirectory;

    Welcome(Administrator administrator, AccessConfig access, DatabaseConfig database) {
        this.administrator = administrator;
        this.access = access;
        this.dataDirectory = database.dataDirectory();
    }

    void greet(@ObservesAsync HttpServerStart start) {
        String url = url(start.options().getHost(), start.options().getPort());
        administrator
                .prepare()
                .subscribe()
                .with(
                        generated -> System.out.println(text(url, generated)),
                        failure -> LOG.error("the first password could not be kept; restart to get one", failure));
    }

    private String text(String url, Optional<String> generated) {
        String password = generated
                .map(fresh -> fresh + "   (made now and shown only this once; SLIPWAY_ADMIN_PASSWORD sets your own)")
                .or(() -> access.password().filter(configured -> access.passwordShown()))
                .orElse(access.password().isPresent() ? "as configured" : "as shown at the first start");
        return """

                  Slipway is ready.
                    Open      %s
                    User      %s
                    Password  %s
                    Data      %s
                """.formatted(url, Administrator.NAME, password, DataDirectory.at(dataDirectory));
    }

    /// An address that listens everywhere can be opened at this machine's own name.
    private static String url(String host, int port) {
        String name = host.equals("0.0.0.0") || host.equals("127.0.0.1") || host.equals("::") ? "localhost" : host;
        return "http://%s:%d".formatted(name, port);
    }
}
