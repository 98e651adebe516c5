package io.thalweg.standalone.sql;

import io.thalweg.jobs.sql.Catalog;
import io.thalweg.standalone.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thalweg sql}: Flink's SQL client, or a script and its results. */
@Command(
        name = "sql",
        description = {
            "Ask Flink SQL: packets, socket calls, flows, requests, metrics and traces as they stream, and the tables of ClickHouse.",
            "",
            "Without -e and -f: Flink's SQL client, on a gateway and a cluster of its own, which end with it. With them: the results, and out; a query reads what is there now, unless --follow."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  thalweg sql -e \"SHOW TABLES\"",
            "  thalweg sql -e \"SELECT endpoint, COUNT(*), QUANTILE(response_duration, 0.99) FROM spans GROUP BY endpoint\"",
            "  thalweg sql --follow --seconds 60 -f sql/flink/queries/p99-by-endpoint.sql",
            "",
            "docs/flink-sql.md tells the tables, sql/flink/queries has more to ask."
        })
public final class SqlCommand implements Callable<Integer> {
    @ArgGroup
    private Script script;

    static final class Script {
        @Option(names = "-e", paramLabel = "SQL", description = "Run these statements, print, and end.")
        String statements;

        @Option(names = "-f", paramLabel = "FILE", description = "Run the statements of a file.")
        Path file;
    }

    @Option(
            names = "--follow",
            description =
                    "With -e and -f: go on with what comes, until --rows, --seconds or Ctrl-C. Each line begins with"
                            + " what becomes of a row: +I, -U, +U, -D.")
    private boolean follows;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Read topics from then on: 10m, 2h (ago), now, or 2026-01-31T10:00:00Z (default: all they keep).")
    private String since;

    @Option(names = "--rows", paramLabel = "N", description = "Stop each query after so many rows.")
    private Long rows;

    @Option(names = "--seconds", paramLabel = "N", description = "Stop each query after so long.")
    private Long seconds;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "TABLE",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}); JSON is an object a line.")
    private ResultFormat format;

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Kafka's brokers (default: that of the `up`).")
    private String kafka;

    @Option(
            names = "--clickhouse",
            paramLabel = "URL",
            description = "http://[USER:PASSWORD@]HOST:8123 (default: that of the `up` which runs, or last ran).")
    private String clickHouse;

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory of that `up`.")
    private Path data = Endpoints.defaultData();

    @Option(
            names = "--print-catalog",
            description = "Print the script that makes the tables, with these addresses, for an SQL client elsewhere.")
    private boolean printsCatalog;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        requirePositive("--rows", rows);
        requirePositive("--seconds", seconds);
        try {
            PipelineCatalog pipeline = PipelineCatalog.of(data, kafka, clickHouse);
            Catalog catalog = since(pipeline.catalog());
            if (printsCatalog) {
                spec.commandLine().getOut().print(catalog);
                spec.commandLine().getOut().flush();
                return 0;
            }
            pipeline.requireKafka();
            if (script == null) {
                SqlShell.open(catalog, data);
                return 0;
            }
            String text = script.file == null ? script.statements : Files.readString(script.file);
            QueryLimits limits = new QueryLimits(rows, seconds == null ? null : Duration.ofSeconds(seconds));
            return new ScriptRun(
                            catalog, follows, limits, format, spec.commandLine().getOut())
                    .run(text);
        } catch (IOException | IllegalArgumentException | SqlFailure e) {
            spec.commandLine().getErr().println("thalweg sql: " + text(e));
            return 1;
        }
    }

    private static String text(Exception e) {
        return e instanceof NoSuchFileException ? "no file " + e.getMessage() : e.getMessage();
    }

    private void requirePositive(String option, Long value) {
        if (value != null && value <= 0) {
            throw new ParameterException(spec.commandLine(), option + " " + value + "; allowed: 1 and more");
        }
    }

    private Catalog since(Catalog catalog) {
        if (since == null) {
            return catalog;
        } else if (since.equals("now")) {
            return catalog.fromNow();
        }
        try {
            Instant time = since.matches("\\d+[smhd]")
                    ? Instant.now().minus(ago(since.toUpperCase(Locale.ROOT)))
                    : Instant.parse(since);
            return catalog.since(time);
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(), "--since " + since + "; allowed: 10m, 2h, now, or 2026-01-31T10:00:00Z");
        }
    }

    private static Duration ago(String text) {
        return Duration.parse(text.endsWith("D") ? "P" + text : "PT" + text);
    }
}
