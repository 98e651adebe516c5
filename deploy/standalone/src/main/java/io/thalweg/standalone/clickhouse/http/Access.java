package io.thalweg.standalone.clickhouse.http;

import io.thalweg.standalone.clickhouse.ffi.EngineException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/** Who may ask: one user with one password, given by headers of ClickHouse, HTTP's Basic scheme or URL parameters. */
public record Access(String user, String password) {
    /** Of a fresh ClickHouse: everyone who reaches the port. */
    public static final Access DEFAULT = new Access("default", "");

    void check(QueryRequest request) throws EngineException {
        String givenUser = request.header("X-ClickHouse-User");
        String givenPassword = request.header("X-ClickHouse-Key");
        String authorization = request.header("Authorization");
        if (givenUser.isEmpty() && authorization.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            String pair = basic(authorization.substring(6).trim());
            int colon = pair.indexOf(':');
            givenUser = colon < 0 ? pair : pair.substring(0, colon);
            givenPassword = colon < 0 ? "" : pair.substring(colon + 1);
        } else if (givenUser.isEmpty() && givenPassword.isEmpty()) {
            givenUser = request.user();
            givenPassword = request.password();
        }
        boolean same = same(user, givenUser.isEmpty() ? DEFAULT.user : givenUser) & same(password, givenPassword);
        if (!same) {
            throw ServerError.AUTHENTICATION_FAILED.because((givenUser.isEmpty() ? DEFAULT.user : givenUser)
                    + ": Authentication failed: password is incorrect, or there is no user with such name");
        }
    }

    /** Texts of requests have one character for each byte. */
    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String basic(String base64) throws EngineException {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            throw ServerError.AUTHENTICATION_FAILED.because("Authorization: Basic does not hold base64");
        }
    }
}
