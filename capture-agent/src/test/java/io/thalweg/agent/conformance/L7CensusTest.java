package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * How many sessions of which protocols come out of every capture of the corpus, against the table
 * {@code conformance/l7-census.tsv}: capture, protocol, sessions with both sides, requests alone, responses alone, messages
 * complete by themselves. A new parser that takes flows of others shows up as lines here.
 *
 * <p>After a change that is meant, {@code -Dthalweg.census=FILE} writes the table anew to {@code FILE} in place of comparing;
 * {@code -Dthalweg.census=src/test/resources/conformance/l7-census.tsv} in the folder {@code capture-agent} updates the one
 * that is checked in. Where Maven does not
 * start the test, {@code JAVA_TOOL_OPTIONS} carries the property. Read the diff before it is committed; a merge conflict in the
 * table is solved by writing it anew.
 */
final class L7CensusTest {
    private static final String TABLE = "/conformance/l7-census.tsv";
    private static final String HEAD =
            "# What L7 finds in each capture: capture, protocol, sessions, requests alone, responses alone, one-way messages.\n"
                    + "# Written by L7CensusTest, which says how.\n";

    @Test
    void everyCaptureHasTheProtocolsAndSessionsOfTheTable() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path facts : Corpus.facts("oracle")) {
            String capture = Corpus.read(facts).get("pcap").asText();
            EngineRun run = EngineRun.of(Corpus.capture(capture), EngineRun.RAW_TEXTS.withWholeFlows(true));
            found.addAll(lines(capture, run));
        }
        String rewritten = System.getProperty("thalweg.census", "");
        if (!rewritten.isEmpty()) {
            Files.writeString(Path.of(rewritten), HEAD + String.join("\n", found) + "\n");
            return;
        }
        assertThat(changes(table(), found))
                .as("changes to %s; if they are meant, run this test with -Dthalweg.census=FILE", TABLE)
                .isEmpty();
    }

    private static List<String> lines(String capture, EngineRun run) {
        Map<String, int[]> counts = new TreeMap<>();
        for (L7FlowLog row : run.sessions()) {
            counts.computeIfAbsent(row.l7ProtocolStr, unseen -> new int[4])[column(row)]++;
        }
        List<String> lines = new ArrayList<>();
        counts.forEach((protocol, of) ->
                lines.add(String.join("\t", capture, protocol, "" + of[0], "" + of[1], "" + of[2], "" + of[3])));
        return lines;
    }

    private static int column(L7FlowLog row) {
        return switch (row.type) {
            case 0 -> 1;
            case 1 -> 2;
            default -> row.capturedResponseByte == 0 && row.respTcpSeq == 0 ? 3 : 0;
        };
    }

    private static List<String> table() throws IOException {
        try (var in = L7CensusTest.class.getResourceAsStream(TABLE)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }

    /** Lines that are gone, with {@code -}, and lines that are new, with {@code +}, in the order of the captures. */
    private static String changes(List<String> table, List<String> found) {
        List<String> changes = new ArrayList<>();
        table.stream().filter(line -> !found.contains(line)).forEach(line -> changes.add(line + "\t-"));
        found.stream().filter(line -> !table.contains(line)).forEach(line -> changes.add(line + "\t+"));
        StringBuilder text = new StringBuilder();
        changes.stream().sorted().forEach(line -> text.append(System.lineSeparator())
                .append(line.charAt(line.length() - 1))
                .append(' ')
                .append(line, 0, line.length() - 2));
        return text.toString();
    }
}
