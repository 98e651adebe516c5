package io.thalweg.engine.l7;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which names stand for secrets, by {@link PrivacyRules}, looked up by the bytes of a packet. None when nothing is masked. */
final class SecretNames {
    private static final byte[][] NONE = {};

    private final byte[][] words;
    private final byte[][] names;

    SecretNames(PrivacyRules rules) {
        words = rules.obfuscate() ? bytes(rules.secretWords()) : NONE;
        names = rules.obfuscate() ? bytes(rules.secretNames()) : NONE;
    }

    private static byte[][] bytes(List<String> names) {
        return names.stream()
                .map(name -> name.getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new);
    }

    boolean isEmpty() {
        return words.length == 0 && names.length == 0;
    }

    boolean contains(byte[] b, int from, int to) {
        for (byte[] name : names) {
            if (AsciiBytes.equalsIgnoreCase(b, from, to, name)) {
                return true;
            }
        }
        for (byte[] word : words) {
            for (int at = from; at + word.length <= to; at++) {
                if (AsciiBytes.equalsIgnoreCase(b, at, at + word.length, word)) {
                    return true;
                }
            }
        }
        return false;
    }
}
