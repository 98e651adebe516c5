package io.thalweg.standalone.replay;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.l7.L7Options;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code thalweg replay}: captures through the engine of the flow job, without Kafka, Flink or ClickHouse; rows come out
 * as JSON lines. People and scripts check our numbers against other tools with it, so its options, its file names and the
 * form of its rows are a promise.
 */
@Command(
        name = "replay",
        description = "Turn capture files into flow and request rows, as JSON lines.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all captures were read to their end",
            "1:the rows could not be written",
            "2:a capture could not be read, or not to its end; the rows of the others, and of what was readable, are written"
        },
        footerHeading = "%nRows:%n",
        footer = {
            "One JSON object a line, keyed by the column names of flow_log.l4_flow_log and flow_log.l7_flow_log. Zero and"
                    + " empty columns are left out; addresses are text; start_time and end_time are microseconds and time"
                    + " is seconds since the epoch. The same captures always give the same rows."
        })
public final class Replay implements Callable<Integer> {
    private static final int WRITE_FAILED = 1;
    private static final int CAPTURE_UNREADABLE = 2;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Write DIR/<file name>/l4_flow_log.jsonl and l7_flow_log.jsonl for each FILE; files of one name"
                            + " get the suffix -2, -3, ... in turn. Without it all rows go to standard output.")
    private Path out;

    @Option(
            names = "--whole-flows",
            description = "One row per flow for its whole life, instead of one per minute; health checks stay apart.")
    private boolean wholeFlows;

    @Option(
            names = "--flows-only",
            description = "Do not look into payloads: no requests, and no application protocol in the flows; faster.")
    private boolean flowsOnly;

    @Option(
            names = "--merge",
            description =
                    "Take the files for one capture, ordered by time; interfaces of one name and link type are one."
                            + " Its rows are in DIR/merged/.")
    private boolean merge;

    @Option(
            names = "--no-obfuscate",
            description = "Show texts as they were sent: passwords, tokens and literals of statements are not masked.")
    private boolean showsSecrets;

    @Option(
            names = "--disable-protocol",
            paramLabel = "NAME",
            split = ",",
            description = "Do not look for these application protocols.")
    private List<String> disabled = List.of();

    @Option(
            names = "--protocol-ports",
            paramLabel = "NAME=PORTS",
            description = "Look for a protocol on these server ports only, such as DNS=53,5353,8053-8055; repeatable.")
    private Map<String, String> ports = Map.of();

    @Option(
            names = "--grpc-streaming-data",
            description = "Show each message of a gRPC call in a row of its own, and let a call last until its status.")
    private boolean splitsGrpcMessages;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "pcap or pcapng files, gzip-compressed or not. Each is a capture of its own.")
    private List<Path> files;

    @Spec
    private CommandSpec spec;

    private EngineOptions engineOptions() {
        try {
            L7Options l7 = L7Options.defaults().with(change -> {
                change.obfuscate = !showsSecrets;
                change.grpcStreamingData = splitsGrpcMessages;
                change.disable(disabled);
                ports.forEach(change::lookFor);
            });
            return EngineOptions.defaults()
                    .withWholeFlows(wholeFlows)
                    .withL7(!flowsOnly)
                    .withL7Options(l7);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    @Override
    public Integer call() {
        PrintWriter errors = spec.commandLine().getErr();
        CaptureReplay replay = new CaptureReplay(engineOptions(), new Complaints(errors));
        try (Output output = out == null ? Output.toStandardOutput() : Output.toDirectories(out)) {
            if (merge) {
                replay.asOne(files, output);
            } else {
                for (Path file : files) {
                    replay.alone(file, output);
                }
            }
        } catch (IOException e) {
            errors.println("thalweg replay: cannot write the rows: " + Complaints.reason(e));
            return WRITE_FAILED;
        }
        return replay.complaints().isEmpty() ? 0 : CAPTURE_UNREADABLE;
    }
}
