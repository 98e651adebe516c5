package io.thalweg.standalone.clickhouse;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;

/** Where a ClickHouse listens for HTTP, embedded or not, and as whom to speak to it. */
public record ClickHouseEndpoint(URI url, String user, String password) {
    /** {@code http[s]://[user[:password]@]host[:port]}; the user is {@code default} and has no password unless given. */
    public static ClickHouseEndpoint parse(String text) {
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!http || uri.getHost() == null) {
                throw new IllegalArgumentException(
                        "not the URL of a ClickHouse: '" + text + "'; http://HOST:8123 is one");
            }
            int usual = "https".equals(uri.getScheme()) ? 8443 : 8123;
            URI plain = new URI(
                    uri.getScheme(), null, uri.getHost(), uri.getPort() < 0 ? usual : uri.getPort(), "/", null, null);
            String[] who = uri.getUserInfo() == null
                    ? new String[0]
                    : uri.getUserInfo().split(":", 2);
            return new ClickHouseEndpoint(plain, who.length > 0 ? who[0] : "default", who.length > 1 ? who[1] : "");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not the URL of a ClickHouse: " + e.getMessage(), e);
        }
    }

    /** With user and password, as {@link #parse} takes it. */
    public String withUser() throws IOException {
        try {
            return new URI(url.getScheme(), user + ":" + password, url.getHost(), url.getPort(), "/", null, null)
                    .toString();
        } catch (URISyntaxException e) {
            throw new IOException("no URL can hold this user: " + e.getReason(), e);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return url.toString();
    }
}
