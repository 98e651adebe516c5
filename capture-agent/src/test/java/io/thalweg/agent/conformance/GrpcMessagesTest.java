package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A row for each message of real gRPC calls; lengths and order as TShark has them ({@code grpc.message_length}). */
final class GrpcMessagesTest {
    private static final Path CAPTURE = Path.of("..", "flow-engine", "src", "test", "captures", "grpc", "grpc.pcap");

    @Test
    void eachMessageOfStreamsHasItsRow() throws IOException {
        List<L7FlowLog> rows = rows();
        assertThat(messages(rows, "/shop.v1.Carts/List")).containsExactly("> 3", "< 6", "< 6", "< 6", "< 6", "< 6");
        assertThat(messages(rows, "/shop.v1.Carts/Fill")).containsExactly("> 5", "> 4", "> 20000", "> 4", "< 6");
        assertThat(messages(rows, "/shop.v1.Carts/Chat")).containsExactly("> 6", "> 6", "> 6", "< 12", "< 12", "< 12");
        assertThat(messages(rows, "/shop.v1.Carts/Get"))
                .containsExactly("> 5", "< 9", "> 3000", "< 3004", "> 7", "> 6", "> 4");
        assertThat(rows).filteredOn(row -> row.type == 2).as("calls").hasSize(9);
    }

    private static List<String> messages(List<L7FlowLog> rows, String endpoint) {
        return rows.stream()
                .filter(row -> row.type != 2 && row.endpoint.equals(endpoint))
                .map(row -> row.type == 0 ? "> " + row.requestLength : "< " + row.responseLength)
                .toList();
    }

    private static List<L7FlowLog> rows() throws IOException {
        L7Options split = L7Options.defaults().with(change -> change.grpcStreamingData = true);
        EngineRun run = EngineRun.of(
                CAPTURE, EngineOptions.defaults().withWholeFlows(true).withL7Options(split));
        return run.sessions().stream()
                .sorted(Comparator.comparingLong(row -> row.startTime))
                .toList();
    }
}
