package io.thalweg.standalone.traces;

import io.thalweg.engine.trace.Trace;
import io.thalweg.engine.trace.export.FlowTracingJson;
import io.thalweg.engine.trace.export.JaegerJson;
import io.thalweg.engine.trace.export.OtlpJson;
import io.thalweg.engine.trace.export.ZipkinJson;
import io.thalweg.standalone.Endpoints;
import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import io.thalweg.standalone.clickhouse.ClickHouseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg trace}: one trace out of the tables. */
@Command(
        name = "trace",
        description = "Show a whole trace.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  thalweg query \"SELECT _id, duration, span_count, root_request_resource FROM flow_log.trace_newest"
                    + " ORDER BY duration DESC LIMIT 5\"",
            "  thalweg trace 7301444403200000005"
        })
public final class TraceCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "ID",
            description = "_id of the trace or of one of its rows, or an application's trace id.")
    private String id;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "TREE",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}); all but the tree are JSON.")
    private Format format;

    @Option(
            names = "--clickhouse",
            paramLabel = "URL",
            description = "http://[USER:PASSWORD@]HOST:8123 (default: that of the `up` which runs, or last ran).")
    private String url;

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory of that `up`.")
    private Path data = Endpoints.defaultData();

    @Spec
    private CommandSpec spec;

    enum Format {
        TREE,
        DEEPFLOW,
        OTLP,
        JAEGER,
        ZIPKIN
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            String clickHouse = url == null ? Endpoints.of(data).clickHouse() : url;
            Optional<Trace> found = new StoredTraces(ClickHouseEndpoint.parse(clickHouse)).find(TraceQuery.parse(id));
            if (found.isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .println("thalweg trace: no trace has " + id
                                + "; a trace is there some seconds after its last request");
                return 1;
            }
            print(found.get());
            return 0;
        } catch (IOException | ClickHouseException | IllegalArgumentException e) {
            spec.commandLine().getErr().println("thalweg trace: " + e.getMessage());
            return 1;
        }
    }

    private void print(Trace trace) {
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TREE -> out.print(TraceText.of(trace));
            case DEEPFLOW -> out.println(FlowTracingJson.of(trace));
            case OTLP -> out.println(OtlpJson.of(trace));
            case JAEGER -> out.println(JaegerJson.of(trace));
            case ZIPKIN -> out.println(ZipkinJson.of(trace));
        }
        out.flush();
    }
}
