package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * With default options, and with all that is told on demand, no secret of any capture of the corpus is in a row. What is a secret is found without the engine: by
 * patterns over the bytes of each frame.
 */
final class SecretLeakTest {
    /** Shorter ones are found in texts that have nothing to do with them. */
    private static final int SHORTEST = 5;

    /** With all texts that are told on demand only. */
    private static final EngineOptions EVERYTHING = EngineOptions.defaults()
            .withWholeFlows(true)
            .withL7Options(L7Options.defaults().with(change -> {
                change.failedRequestHeaderBytes = 4096;
                change.failedRequestPayloadBytes = 4096;
                change.failedResponseHeaderBytes = 4096;
            }));

    private static final String VALUE = "([^\r\n]{5,200})";

    /** What kind of secret, and how it looks on the wire; the last group is the secret. */
    private static final Map<String, Pattern> SECRETS = Map.ofEntries(
            pattern("HTTP credentials", "(?i)\n(?:proxy-)?authorization: *(?:[a-z]+ +)?" + VALUE),
            pattern("cookie", "(?i)\ncookie: *" + VALUE),
            pattern("set cookie", "(?i)\nset-cookie: *" + VALUE),
            pattern("form or URL", "(?i)[?&\n](?:[a-z_-]*(?:password|passwd|token|secret)|pwd)=([^&\\s;\"']{5,200})"),
            pattern("JSON", "(?i)\"(?:pass|password|auth_token|access_token|secret)\" *: *\"([^\"]{5,200})\""),
            pattern("Redis AUTH", "(?i)AUTH\r\n(?:\\$\\d+\r\n[^\r]*\r\n)??\\$\\d+\r\n" + VALUE),
            pattern("inline AUTH", "(?i)^AUTH (?:\\S+ )?(\\S{5,200})"),
            pattern("Redis value", "(?i)\n(?:SET|GETSET|LPUSH|RPUSH|SADD)\r\n\\$\\d+\r\n[^\r]*\r\n\\$\\d+\r\n" + VALUE),
            pattern("SASL PLAIN", "PLAIN.{0,8}\u0000[^\u0000]{1,60}\u0000([ -~]{5,60})"),
            pattern("PostgreSQL password", "^p\u0000\u0000\u0000[\u0009-\u007f]([ -~]{5,100})\u0000$"),
            pattern("SQL text", "(?is)(?:select|insert|update|delete)\\s[ -~\\s]{5,500}?'([ -~]{5,100}?)'"));

    private static Map.Entry<String, Pattern> pattern(String what, String pattern) {
        return Map.entry(what, Pattern.compile(pattern));
    }

    @TestFactory
    Stream<DynamicTest> noSecretOfACaptureIsInARow() throws IOException {
        KnownDifferences known = KnownDifferences.read("secret-leaks.tsv");
        return Corpus.facts("oracle").stream()
                .map(facts -> Corpus.read(facts).get("pcap").asText())
                .map(capture -> DynamicTest.dynamicTest(capture, () -> known.check(capture, leaks(capture))));
    }

    private static Map<String, String> leaks(String capture) throws IOException {
        Map<String, String> leaks = new TreeMap<>();
        Map<String, String> secrets = secrets(Corpus.capture(capture));
        if (secrets.isEmpty()) {
            return leaks;
        }
        EngineRun run = EngineRun.of(Corpus.capture(capture), EVERYTHING);
        Map<String, String> texts = texts(run.sessions());
        secrets.forEach((secret, kind) -> texts.forEach((text, column) -> {
            if (text.contains(secret)) {
                leaks.put(kind + " " + secret, column + " holds " + text);
            }
        }));
        return leaks;
    }

    /** Secret to kind. */
    private static Map<String, String> secrets(Path capture) throws IOException {
        Map<String, String> secrets = new TreeMap<>();
        try (PacketSource packets = CaptureFile.open(capture)) {
            while (packets.next()) {
                byte[] frame = Arrays.copyOfRange(
                        packets.buffer(), packets.offset(), packets.offset() + packets.capturedLength());
                scan(new String(frame, StandardCharsets.ISO_8859_1), secrets);
            }
        }
        return secrets;
    }

    private static void scan(String frame, Map<String, String> secrets) {
        SECRETS.forEach((kind, pattern) -> {
            for (Matcher found = pattern.matcher(frame); found.find(); ) {
                String secret = found.group(1).strip();
                if (kind.endsWith("cookie")) {
                    cookies(secret, secrets);
                } else if (kind.startsWith("HTTP")) {
                    secrets.put(secret, kind);
                    password(secret, secrets);
                } else if (secret.length() >= SHORTEST) {
                    secrets.put(secret, kind);
                }
            }
        });
    }

    private static void cookies(String line, Map<String, String> secrets) {
        Set<String> attributes = Set.of("path", "domain", "expires", "max-age", "version", "samesite");
        for (String cookie : line.split("; *")) {
            String[] pair = cookie.split("=", 2);
            if (pair.length == 2 && pair[1].length() > SHORTEST && !attributes.contains(pair[0].toLowerCase())) {
                secrets.put(pair[1], "cookie");
            }
        }
    }

    private static void password(String credentials, Map<String, String> secrets) {
        try {
            String decoded = new String(Base64.getDecoder().decode(credentials), StandardCharsets.ISO_8859_1);
            int colon = decoded.indexOf(':');
            if (colon >= 0 && decoded.length() - colon > SHORTEST) {
                secrets.put(decoded.substring(colon + 1), "basic password");
            }
        } catch (IllegalArgumentException notBase64) {
            // A scheme other than Basic: the whole is the secret.
        }
    }

    /** Every text of the rows to the column it is in. */
    private static Map<String, String> texts(List<L7FlowLog> rows) {
        Map<String, String> texts = new TreeMap<>();
        for (L7FlowLog row : rows) {
            for (Field column : L7FlowLog.class.getFields()) {
                for (String text : values(column, row)) {
                    texts.put(text, row.l7ProtocolStr + " " + column.getName());
                }
            }
        }
        return texts;
    }

    private static List<String> values(Field column, L7FlowLog row) {
        try {
            Object value = column.get(row);
            return value instanceof String text
                    ? List.of(text)
                    : value instanceof String[] several ? List.of(several) : List.of();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void corpusHasSecretsOfManyKinds() throws IOException {
        Set<String> kinds = new TreeSet<>();
        for (Path facts : Corpus.facts("oracle")) {
            kinds.addAll(secrets(Corpus.capture(Corpus.read(facts).get("pcap").asText()))
                    .values());
        }
        assertThat(kinds)
                .contains(
                        "HTTP credentials",
                        "basic password",
                        "cookie",
                        "form or URL",
                        "SQL text",
                        "Redis value",
                        "Redis AUTH");
    }

    @Test
    void rowsWithoutMaskingDoHoldSecrets() throws IOException {
        List<String> leaked = new ArrayList<>();
        for (Path facts : Corpus.facts("oracle")) {
            String capture = Corpus.read(facts).get("pcap").asText();
            Map<String, String> secrets = secrets(Corpus.capture(capture));
            Map<String, String> texts = secrets.isEmpty()
                    ? Map.of()
                    : texts(EngineRun.of(Corpus.capture(capture), EngineRun.RAW_TEXTS)
                            .sessions());
            secrets.forEach((secret, kind) -> {
                if (texts.keySet().stream().anyMatch(text -> text.contains(secret))) {
                    leaked.add(kind);
                }
            });
        }
        assertThat(leaked).contains("Redis value");
    }
}
