package dev.slipway.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The database did not do its work: it is full, read-only, locked or gone. Nothing of the transaction was kept.
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Trouble trouble;

    public DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
        this.trouble = trouble(cause);
    }

    /// What is the matter, as far as it makes a difference to whoever has to do something about it.
    public enum Trouble {

        /// There is no room for more; what is there can be read.
        FULL,

        /// It may be read and not written.
        READ_ONLY,

        /// It is not what it should be; a restored backup may be.
        DAMAGED,

        /// It is busy, slow or not there, which may pass by itself.
        UNAVAILABLE,

        /// It works, and we have asked for something that makes no sense.
        DEFECT
    }

    public Trouble trouble() {
        return trouble;
    }

    private static Trouble trouble(SQLException cause) {
        return cause instanceof SQLiteException sqlite ? ofSqlite(sqlite) : ofState(cause.getSQLState());
    }

    private static Trouble ofSqlite(SQLiteException failure) {
        if (failure.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
            // no room for the index of the write-ahead log
            return Trouble.FULL;
        }
        return switch (primary(failure)) {
            case SQLITE_FULL -> Trouble.FULL;
            case SQLITE_READONLY, SQLITE_PERM -> Trouble.READ_ONLY;
            case SQLITE_CORRUPT, SQLITE_NOTADB -> Trouble.DAMAGED;
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL, SQLITE_INTERRUPT -> Trouble.UNAVAILABLE;
            case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_NOMEM, SQLITE_NOLFS -> Trouble.UNAVAILABLE;
            default -> Trouble.DEFECT;
        };
    }

    /// The class of a code is its lower byte; the rest says more about the reason.
    static SQLiteErrorCode primary(SQLiteException failure) {
        return SQLiteErrorCode.getErrorCode(failure.getResultCode().code & 0xff);
    }

    /// The classes of SQLSTATE that PostgreSQL uses; the pool has none when it has no connection to give.
    private static Trouble ofState(@Nullable String state) {
        if (state == null) {
            return Trouble.UNAVAILABLE;
        }
        return switch (state) {
            case "53100" -> Trouble.FULL;
            case "25006" -> Trouble.READ_ONLY;
            case "XX001", "XX002" -> Trouble.DAMAGED;
            default ->
                switch (state.substring(0, Math.min(2, state.length()))) {
                    case "08", "40", "53", "55", "57", "58" -> Trouble.UNAVAILABLE;
                    default -> Trouble.DEFECT;
                };
        };
    }
}
