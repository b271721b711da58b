package dev.slipway.access;

import dev.slipway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;

/// Keeps the hash of the generated password, and never the password.
@ApplicationScoped
class PasswordTable {

    private static final int ONLY = 1;

    private final Database database;

    PasswordTable(Database database) {
        this.database = database;
    }

    Uni<Optional<String>> hash() {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT hash FROM admin_password WHERE id = ?")) {
                select.setInt(1, ONLY);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    /// Yields whether it was kept: another replica may have been first, and then its password counts.
    Uni<Boolean> keepFirst(String hash) {
        return database.write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO admin_password (id, hash) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
                insert.setInt(1, ONLY);
                insert.setString(2, hash);
                return insert.executeUpdate() == 1;
            }
        });
    }
}
