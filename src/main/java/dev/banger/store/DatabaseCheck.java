package dev.banger.store;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Looks at the database before the daemon opens it, reading only, so that one we must not touch stays as it is. */
public final class DatabaseCheck {
    /** The newest migration in {@code db/migration}; a test holds it true. */
    static final int NEWEST_MIGRATION = 1;

    /** H2's error code DATABASE_ALREADY_OPEN_1 (org.h2.api.ErrorCode). */
    private static final int ALREADY_OPEN = 90_020;

    private DatabaseCheck() {}

    /**
     * @param database without the suffix {@code .mv.db}; absent is fine
     * @throws BangerException with the reason when it is locked, read-only, damaged or from a newer banger
     */
    public static void check(Path database) {
        var file = Path.of(database + ".mv.db");
        if (!Files.exists(file)) {
            return;
        }
        if (!Files.isWritable(file)) {
            throw new BangerException(
                    Code.UNSUPPORTED, "the database " + file + " is read-only", "Give this account write access to it; banger left it untouched.");
        }
        var newest = newestMigration(database, file);
        if (newest > NEWEST_MIGRATION) {
            throw new BangerException(
                    Code.UNSUPPORTED,
                    "the database " + file + " is from a newer banger: it has schema " + newest + ", and this one knows " + NEWEST_MIGRATION,
                    "Use that newer banger, or set BANGER_STATE_DIR to another directory; banger left it untouched.");
        }
    }

    private static int newestMigration(Path database, Path file) {
        var url = "jdbc:h2:file:" + database + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r;DB_CLOSE_ON_EXIT=FALSE";
        var account = new Properties();
        account.put("user", "sa");
        account.put("password", "");
        try (var connection = DriverManager.getConnection(url, account);
                var tables = connection.getMetaData().getTables(null, null, "flyway_schema_history", null)) {
            if (!tables.next()) {
                return 0;
            }
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "select coalesce(max(cast(\"version\" as integer)), 0) from \"flyway_schema_history\" where \"version\" is not null")) {
                rows.next();
                return rows.getInt(1);
            }
        } catch (SQLException e) {
            if (e.getErrorCode() == ALREADY_OPEN) {
                throw new BangerException(
                        Code.CONFLICT, "the database " + file + " is in use by another process", "End that process and try again.", e);
            }
            throw new BangerException(
                    Code.UNSUPPORTED,
                    "the database " + file + " cannot be read: " + firstLine(e),
                    "Restore it from a backup, or move it away to begin with none; banger left it untouched.",
                    e);
        }
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown reason");
    }
}
