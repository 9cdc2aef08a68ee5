package coffer.database;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The address of a database in JDBC's form, for migrations and the owner's commands. */
public record JdbcUrl(String url, String user, String password) {

    /**
     * Parses an address.
     *
     * @param text {@code postgresql://user:password@host:port/database?options}
     * @throws IllegalArgumentException if it is of another form
     */
    public static JdbcUrl parse(String text) {
        URI uri = URI.create(text);
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw new IllegalArgumentException("a database address begins with postgresql://");
        }
        String[] login =
                uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new JdbcUrl(
                "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query,
                login.length > 0 ? decode(login[0]) : "postgres",
                login.length > 1 ? decode(login[1]) : "");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
