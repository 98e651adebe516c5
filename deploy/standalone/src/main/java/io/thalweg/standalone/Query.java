package io.thalweg.standalone;

import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import io.thalweg.standalone.clickhouse.ClickHouseException;
import io.thalweg.standalone.clickhouse.ClickHouseQuery;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg query}: one statement to the ClickHouse of {@code up}, its result to standard output. */
@Command(
        name = "query",
        description = "Ask ClickHouse.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  thalweg query \"SELECT l7_protocol_str, count() FROM flow_log.l7_flow_log GROUP BY 1\""
        })
final class Query implements Callable<Integer> {
    @Parameters(paramLabel = "SQL", description = "One statement.")
    private String sql;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "ClickHouse's output format, unless the statement names one (default: "
                    + ClickHouseQuery.ON_TERMINAL + " on a terminal, else " + ClickHouseQuery.IN_PIPE + ").")
    private String format;

    @Option(
            names = "--clickhouse",
            paramLabel = "URL",
            description = "http://[USER:PASSWORD@]HOST:8123 (default: that of the `up` which runs, or last ran).")
    private String url;

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory of that `up`.")
    private Path data = Endpoints.defaultData();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            String clickHouse = url == null ? Endpoints.of(data).clickHouse() : url;
            new ClickHouseQuery(ClickHouseEndpoint.parse(clickHouse))
                    .run(sql, format == null ? ClickHouseQuery.defaultFormat() : format, out);
            return 0;
        } catch (IOException | ClickHouseException | IllegalArgumentException e) {
            spec.commandLine().getErr().println("thalweg query: " + e.getMessage());
            return 1;
        }
    }
}
