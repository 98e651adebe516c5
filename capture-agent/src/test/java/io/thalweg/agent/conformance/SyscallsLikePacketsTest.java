package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.JsonRowWriter;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.RowSink;
import io.thalweg.engine.syscall.SyscallEngine;
import io.thalweg.engine.syscall.SyscallShard;
import io.thalweg.event.CapturedProcess;
import io.thalweg.event.SyscallEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A request has the same fields at c-p, c, s and s-p: the project's own captures, given as packets and as the calls of
 * the processes at both ends, make rows that differ in what only packets or only calls know.
 */
final class SyscallsLikePacketsTest {
    private static final Path CAPTURES = Path.of("..", "flow-engine", "src", "test", "captures");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EngineOptions OPTIONS = EngineOptions.defaults().withWholeFlows(true);

    /** How and where it was seen. */
    private static final List<String> OWN = List.of(
            "_id",
            "flow_id",
            "signal_source",
            "observation_point",
            "capture_nic",
            "capture_nic_type",
            "direction_score",
            "process_id_0",
            "process_id_1",
            "process_kname_0",
            "process_kname_1",
            "syscall_cap_seq_0",
            "syscall_cap_seq_1",
            "captured_request_byte",
            "captured_response_byte");

    @TestFactory
    Stream<DynamicTest> callsGiveTheRowsOfPackets() throws IOException {
        try (Stream<Path> files = Files.walk(CAPTURES)) {
            return files.filter(file -> file.toString().endsWith(".pcap")).sorted().toList().stream()
                    .flatMap(file -> Stream.of(true, false)
                            .map(atClient -> DynamicTest.dynamicTest(
                                    CAPTURES.relativize(file) + (atClient ? " at c-p" : " at s-p"),
                                    () -> agree(file, atClient))));
        }
    }

    private static void agree(Path capture, boolean atClient) throws IOException {
        List<L7FlowLog> ofPackets = EngineRun.of(capture, OPTIONS).sessions();
        List<L7FlowLog> ofCalls = rows(CallsOfPackets.of(capture, atClient));

        assertThat(lines(ofCalls)).isEqualTo(lines(ofPackets));
        assertThat(ofCalls).allMatch(row -> row.observationPoint.equals(atClient ? "c-p" : "s-p"));
        assertThat(ofCalls).allMatch(row -> (atClient ? row.processKname0 : row.processKname1).equals("process"));
    }

    private static List<L7FlowLog> rows(List<SyscallEvent> events) {
        List<L7FlowLog> rows = new ArrayList<>();
        SyscallEngine engine = new SyscallEngine(OPTIONS, 1 << 16, new RowSink() {
            @Override
            public void flow(L4FlowLog row) {
                throw new AssertionError("calls make no flow rows");
            }

            @Override
            public void session(L7FlowLog row) {
                rows.add(row);
            }
        });
        engine.open(SyscallShard.empty(1, 0), 1);
        CapturedProcess process = new CapturedProcess(4711, 0, "process", "");
        events.forEach(event -> engine.event(event, process));
        engine.finish();
        return rows;
    }

    private static List<String> lines(List<L7FlowLog> rows) throws IOException {
        List<String> lines = new ArrayList<>();
        for (L7FlowLog row : rows) {
            JsonRowWriter<L7FlowLog> writer = new JsonRowWriter<>(L7FlowLogTable.TABLE);
            writer.write(row);
            ObjectNode columns = (ObjectNode) JSON.readTree(writer.buffer(), 0, writer.length());
            columns.remove(OWN);
            lines.add(columns.toString());
        }
        lines.sort(null);
        return lines;
    }
}
