package io.thalweg.engine.l7;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is masked before a text enters a row.
 *
 * @param obfuscate whether secrets and literals are masked at all
 * @param rawProtocols protocols, by number of {@code l7_protocol}, whose texts stay as they were sent all the same
 * @param secretWords a parameter of a URL whose name contains one of these, in any case, is a secret
 * @param secretNames a parameter with exactly such a name is one, too
 */
public record PrivacyRules(
        boolean obfuscate, Set<Integer> rawProtocols, List<String> secretWords, List<String> secretNames)
        implements Serializable {
    static final List<String> SECRET_WORDS = List.of(
            "password",
            "passwd",
            "passphrase",
            "token",
            "secret",
            "apikey",
            "api-key",
            "accesskey",
            "access-key",
            "credential",
            "signature",
            "sessionid",
            "session-id",
            "private-key");
    static final List<String> SECRET_NAMES =
            List.of("pwd", "pass", "auth", "authorization", "sig", "key", "sid", "otp", "jwt");

    public PrivacyRules {
        rawProtocols = Set.copyOf(rawProtocols);
        secretWords = normal(secretWords);
        secretNames = normal(secretNames);
    }

    private static List<String> normal(List<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }
}
