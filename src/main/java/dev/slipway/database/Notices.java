package dev.slipway.database;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// Tells the other replicas what changed in the database that they share, so that they need not look all the time.
///
/// A notice is a hint: who hears it reads what it names. Notices are lost while the connection to the server is, and
/// [#gaps] says when that may have happened. On SQLite there is nobody to tell.
@ApplicationScoped
public class Notices {

    private static final Logger LOG = Logger.getLogger(Notices.class);
    private static final String CHANNEL = "slipway";
    private static final String SEPARATOR = " ";
    private static final int LISTEN_MILLIS = 2_000;
    private static final long PAUSE_SECONDS = 1;

    /// What a notice is about.
    public enum Topic {
        OPERATION,
        PROGRESS,
        MANAGED_VM,
        OBSERVATION,
        TURN,
        FINDING
    }

    /// What another replica said.
    public record Notice(Topic topic, String text) {}

    private final Database database;
    private final String sender = UUID.randomUUID().toString();
    private final BroadcastProcessor<Notice> heard = BroadcastProcessor.create();
    private final BroadcastProcessor<Boolean> gaps = BroadcastProcessor.create();
    private final ScheduledExecutorService listener = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("database-listener").factory());

    private @Nullable Future<?> connecting;
    private volatile boolean closed;
    private volatile boolean listening;

    public Notices(Database database) {
        this.database = database;
    }

    /// Tells every other replica once the transaction of this connection is committed, and never otherwise. The text
    /// is short: an id, not a document.
    public void publish(Connection connection, Topic topic, String text) throws SQLException {
        if (!database.shared()) {
            return;
        }
        try (PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            notify.setString(1, CHANNEL);
            notify.setString(2, String.join(SEPARATOR, sender, topic.name(), text));
            notify.execute();
        }
    }

    /// What other replicas say about this, from now on. A listener has to take what it gets at once.
    public Multi<String> on(Topic topic) {
        return heard.filter(notice -> notice.topic() == topic).map(Notice::text);
    }

    /// An item whenever notices may have been lost, the first time included: what is known by hearsay is to be read
    /// anew.
    public Multi<Boolean> gaps() {
        return gaps;
    }

    /// Whether the server would tell us now. Without other replicas there is nothing to hear.
    public boolean listening() {
        return listening || !database.shared();
    }

    void onStart(@Observes StartupEvent start) {
        start();
    }

    void onStop(@Observes ShutdownEvent stop) {
        close();
    }

    /// Begins to listen, where there is anybody to listen to.
    public void start() {
        if (database.shared()) {
            connecting = listener.scheduleWithFixedDelay(this::listen, 0, PAUSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /// One connection of its own, for as long as it lasts.
    private void listen() {
        try (Connection connection = database.source().getConnection()) {
            connection.setAutoCommit(true);
            PGConnection server = connection.unwrap(PGConnection.class);
            execute(connection, "LISTEN " + CHANNEL);
            listening = true;
            gaps.onNext(true);
            while (!closed) {
                hear(server);
                // a server that went away silently would never be noticed otherwise
                execute(connection, "SELECT 1");
            }
            execute(connection, "UNLISTEN *");
        } catch (SQLException failure) {
            // when this process ends its connections are closed under us
            if (!closed) {
                LOG.warnf("notices of other replicas are not heard: %s", failure.getMessage());
            }
        } finally {
            listening = false;
        }
    }

    private void hear(PGConnection server) throws SQLException {
        PGNotification[] notifications = server.getNotifications(LISTEN_MILLIS);
        if (notifications == null) {
            return;
        }
        for (PGNotification notification : notifications) {
            parse(notification.getParameter()).ifPresent(heard::onNext);
        }
    }

    /// Yields what somebody else said; empty for our own words and for those of a later version.
    private Optional<Notice> parse(String text) {
        String[] parts = text.split(SEPARATOR, 3);
        if (parts.length < 3 || parts[0].equals(sender)) {
            return Optional.empty();
        }
        for (Topic topic : Topic.values()) {
            if (topic.name().equals(parts[1])) {
                return Optional.of(new Notice(topic, parts[2]));
            }
        }
        return Optional.empty();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @PreDestroy
    public void close() {
        closed = true;
        if (connecting != null) {
            connecting.cancel(false);
        }
        listener.shutdown();
    }
}
