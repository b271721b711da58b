package dev.slipway.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;

/// What the two databases do differently; everything else is one SQL text for both.
enum Engine {

    /// A file of one process. It has one writer at a time, so that whatever is written is exclusive already, and its
    /// time is that of the process.
    SQLITE {
        @Override
        String lockingRows(boolean skipLocked) {
            return "";
        }

        @Override
        void exclude(Connection connection, String subject) {
            // nobody else writes
        }

        @Override
        Instant now(Connection connection, InstantSource clock) {
            return clock.instant();
        }
    },

    /// A server that several replicas share.
    POSTGRESQL {
        @Override
        String lockingRows(boolean skipLocked) {
            return skipLocked ? " FOR UPDATE SKIP LOCKED" : " FOR UPDATE";
        }

        @Override
        void exclude(Connection connection, String subject) throws SQLException {
            try (PreparedStatement lock =
                    connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
                lock.setString(1, subject);
                lock.execute();
            }
        }

        @Override
        Instant now(Connection connection, InstantSource clock) throws SQLException {
            try (Statement question = connection.createStatement();
                    ResultSet row = question.executeQuery(
                            "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)")) {
                row.next();
                return Instant.ofEpochMilli(row.getLong(1));
            }
        }
    };

    /// What is added to a SELECT so that its rows stay as they are until the transaction ends.
    abstract String lockingRows(boolean skipLocked);

    /// Waits until no other transaction excludes others from the same subject, and holds it until this one ends.
    abstract void exclude(Connection connection, String subject) throws SQLException;

    /// The time that all who share the database agree on.
    abstract Instant now(Connection connection, InstantSource clock) throws SQLException;
}
