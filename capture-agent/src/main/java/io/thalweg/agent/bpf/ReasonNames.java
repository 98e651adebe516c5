package io.thalweg.agent.bpf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the running kernel calls its reasons: each release numbers them anew, and tells the names in the description of the
 * tracepoint, as {@code { 12, "NETFILTER_DROP" }}. Where that cannot be read, the number is the name.
 */
final class ReasonNames {
    private static final Pattern NAME = Pattern.compile("\\{ (\\d{1,5}), \"(\\w+)\" \\}");
    private static final int MOST_FORMAT_BYTES = 1 << 20;

    private final Map<Integer, String> names = new HashMap<>();

    /** @param format of the tracepoint; null: there is no tracefs */
    ReasonNames(Path format) {
        Matcher matcher = NAME.matcher(text(format));
        while (matcher.find()) {
            names.put(Integer.valueOf(matcher.group(1)), matcher.group(2));
        }
    }

    private static String text(Path format) {
        if (format == null) {
            return "";
        }
        try (var in = Files.newInputStream(format)) {
            return new String(in.readNBytes(MOST_FORMAT_BYTES), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }

    String name(int reason) {
        return names.computeIfAbsent(reason, Integer::toUnsignedString);
    }
}
