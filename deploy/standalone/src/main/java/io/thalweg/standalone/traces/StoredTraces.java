package io.thalweg.standalone.traces;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.Trace;
import io.thalweg.engine.trace.TraceAssembler;
import io.thalweg.engine.trace.TraceOptions;
import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import io.thalweg.standalone.clickhouse.ClickHouseException;
import io.thalweg.standalone.clickhouse.ClickHouseQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads traces from {@code flow_log.trace}, {@code trace_span} and {@code l7_flow_log}: two short queries. */
final class StoredTraces {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_TRACES = 100;
    private static final long MARGIN_SECONDS = 3600;
    private static final long LAST_SECOND = 0xffff_ffffL;
    private static final String FORMAT = " SETTINGS output_format_json_quote_64bit_integers = 1 FORMAT JSONEachRow";

    private final ClickHouseQuery clickHouse;

    StoredTraces(ClickHouseEndpoint endpoint) {
        clickHouse = new ClickHouseQuery(endpoint);
    }

    /**
     * The trace, its tree made of its rows by the rules that made it: of several the earliest.
     *
     * @throws IOException ClickHouse is not there, or a row cannot be read
     */
    Optional<Trace> find(TraceQuery query) throws IOException, ClickHouseException, InterruptedException {
        String ids = query.rowId() != 0
                ? Long.toUnsignedString(query.rowId())
                : "SELECT _id FROM flow_log.l7_flow_log WHERE trace_id = " + quoted(query.traceId()) + " AND "
                        + within(query);
        // A row that has moved is still in the versions before, so several may be named, of which one has it now.
        List<JsonNode> traces =
                rows("SELECT time, _id, version, duration FROM flow_log.trace_newest WHERE (time, _id) IN"
                        + " (SELECT time, trace FROM flow_log.trace_span WHERE (_id IN (" + ids + ") OR trace IN ("
                        + ids
                        + ")) AND " + within(query) + ") ORDER BY time, _id LIMIT " + MOST_TRACES);
        for (JsonNode row : traces) {
            List<Span> spans = spans(row);
            boolean isWanted = query.rowId() == 0
                    || query.rowId() == id(row, "_id")
                    || spans.stream().anyMatch(span -> span.id == query.rowId());
            if (isWanted && !spans.isEmpty()) {
                return new TraceAssembler(TraceOptions.defaults())
                        .assemble(spans).stream().max(Comparator.comparingInt(Trace::size));
            }
        }
        return Optional.empty();
    }

    private List<Span> spans(JsonNode trace) throws IOException, ClickHouseException, InterruptedException {
        long number = id(trace, "_id");
        long second = number >>> 32;
        long seconds = trace.path("duration").asLong() / 1_000_000 + MARGIN_SECONDS;
        List<Span> spans = new ArrayList<>();
        for (JsonNode row : rows("SELECT *, toUnixTimestamp64Micro(start_time) AS start_time_us,"
                + " toUnixTimestamp64Micro(end_time) AS end_time_us FROM flow_log.l7_flow_log WHERE time BETWEEN toDateTime("
                + Math.max(0, second - seconds) + ") AND toDateTime(" + Math.min(LAST_SECOND, second + seconds)
                + ") AND _id IN (SELECT _id FROM flow_log.trace_span WHERE time = toDateTime(" + second
                + ") AND trace = "
                + Long.toUnsignedString(number) + " AND version = "
                + trace.path("version").asLong() + ") LIMIT 1 BY _id")) {
            spans.add(RowMessage.span(row));
        }
        return spans;
    }

    private static long id(JsonNode row, String column) {
        return Long.parseUnsignedLong(row.path(column).asText("0"));
    }

    private static String within(TraceQuery query) {
        return "time BETWEEN toDateTime(" + query.fromSecond() + ") AND toDateTime(" + query.untilSecond() + ")";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private List<JsonNode> rows(String sql) throws IOException, ClickHouseException, InterruptedException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        clickHouse.run(sql + FORMAT, "JSONEachRow", answer);
        List<JsonNode> rows = new ArrayList<>();
        for (String line : answer.toString(StandardCharsets.UTF_8).split("\n")) {
            if (!line.isBlank()) {
                rows.add(JSON.readTree(line));
            }
        }
        return rows;
    }
}
