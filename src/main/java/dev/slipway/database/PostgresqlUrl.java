package dev.slipway.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An address as PostgreSQL's own tools take it, `postgresql://user:password@host:5432/database?sslmode=require`, or as
/// JDBC does. User and password are percent-encoded; several hosts are separated by commas.
record PostgresqlUrl(String jdbcUrl, Optional<String> user, Optional<String> password) {

    private static final Pattern FORM =
            Pattern.compile("(?:jdbc:)?postgres(?:ql)?://(?:([^@/]*)@)?([^/?@]*/[^?]+)(\\?.*)?");

    /// Yields the parts; empty when it is not such an address.
    static Optional<PostgresqlUrl> parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        String[] login = form.group(1) == null ? new String[0] : form.group(1).split(":", 2);
        return Optional.of(new PostgresqlUrl(
                "jdbc:postgresql://" + form.group(2) + (form.group(3) == null ? "" : form.group(3)),
                part(login, 0),
                part(login, 1)));
    }

    private static Optional<String> part(String[] login, int index) {
        return login.length > index && !login[index].isEmpty()
                ? Optional.of(URLDecoder.decode(login[index].replace("+", "%2B"), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /// Without the password, which may also be among the parameters.
    @Override
    public String toString() {
        return jdbcUrl.replaceFirst("\\?.*", "");
    }
}
