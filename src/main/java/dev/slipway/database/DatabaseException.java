package dev.slipway.database;

import java.sql.SQLException;

/// The database did not do its work: it is full, read-only, locked or gone. Nothing of the transaction was kept.
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
