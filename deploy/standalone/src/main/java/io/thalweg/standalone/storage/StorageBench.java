package io.thalweg.standalone.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code thalweg bench storage}: rows with 50 tags as integers, as LowCardinality and as String in the embedded ClickHouse,
 * and the tagged rows of a capture. CPU is the engine's process alone, so that a busy machine disturbs it little.
 */
@Command(
        name = "storage",
        description = "Measure what tags and rows weigh in ClickHouse and what inserting them costs.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class StorageBench implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--rows", defaultValue = "10000000", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private long rows;

    @Option(
            names = "--tags",
            split = ",",
            defaultValue = "INTEGER,LOW_CARDINALITY,STRING",
            description = "Encodings to measure: ${COMPLETION-CANDIDATES}. Default: all")
    private List<TagEncoding> encodings;

    @Option(
            names = "--codec",
            defaultValue = "",
            description = "Codec of the tags, such as ZSTD(1); by default that of our tables and ClickHouse's own.")
    private String codec;

    @Option(
            names = "--cardinality",
            defaultValue = "0",
            paramLabel = "N",
            description = "Values of every tag; 0: from 3 to 20000, as in a cluster. Default: ${DEFAULT-VALUE}")
    private int cardinality;

    @Option(
            names = "--capture",
            paramLabel = "FILE",
            description = "Weigh the rows of this capture, tagged, in place of the comparison.")
    private Path capture;

    @Option(names = "--directory", paramLabel = "DIR", description = "Where the engine keeps its data meanwhile.")
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (capture != null) {
            for (CaptureRows.Result result : inScratch(new CaptureRows(capture)::run)) {
                out.println(JSON.writeValueAsString(result));
            }
            return 0;
        }
        for (TagEncoding encoding : encodings) {
            TagComparison comparison = new TagComparison(encoding, codec, cardinality);
            out.println(JSON.writeValueAsString(inScratch(data -> comparison.run(data, rows))));
            out.flush();
        }
        return 0;
    }

    private interface Measurement<T> {
        T in(Path data) throws Exception;
    }

    private <T> T inScratch(Measurement<T> measurement) throws Exception {
        Path data = directory == null
                ? Files.createTempDirectory("thalweg-storage")
                : Files.createTempDirectory(Files.createDirectories(directory), "storage");
        try {
            return measurement.in(data);
        } finally {
            delete(data);
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
