package io.thalweg.agent.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * The report for programs:
 *
 * <pre>
 * {"findings": [{"name", "state", "found", "needed_for", "remedy"}...],
 *  "features": [{"name", "degree", "because": [...], "remedies": [...]}...]}
 * </pre>
 */
public final class ReportJson {
    private ReportJson() {}

    public static String of(MachineReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeArrayFieldStart("findings");
            for (Finding finding : report.findings()) {
                write(json, finding);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("features");
            for (Verdict verdict : report.verdicts()) {
                write(json, verdict);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Finding finding) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", finding.name());
        json.writeStringField("state", word(finding.state()));
        json.writeStringField("found", finding.found());
        json.writeStringField("needed_for", finding.neededFor());
        json.writeStringField("remedy", finding.remedy());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Verdict verdict) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", verdict.feature().title());
        json.writeStringField("degree", word(verdict.degree()));
        strings(json, "because", verdict.because());
        strings(json, "remedies", verdict.remedies());
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
