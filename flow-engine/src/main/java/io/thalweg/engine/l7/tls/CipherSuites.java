package io.thalweg.engine.l7.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Names of cipher suites by their codes (IANA, "TLS Cipher Suites"). */
final class CipherSuites {
    private static final Map<Integer, String> NAMES = read();

    private CipherSuites() {}

    /** The name; for codes that have none, the number. */
    static String name(int code) {
        String name = NAMES.get(code);
        return name == null ? String.format("0x%04x", code) : name;
    }

    private static Map<Integer, String> read() {
        Map<Integer, String> names = new HashMap<>();
        try (InputStream in = CipherSuites.class.getResourceAsStream("cipher-suites.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
                if (!line.startsWith("#")) {
                    int space = line.indexOf(' ');
                    names.put(Integer.parseInt(line.substring(0, space), 16), line.substring(space + 1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(names);
    }
}
