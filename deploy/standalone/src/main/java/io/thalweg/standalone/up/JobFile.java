package io.thalweg.standalone.up;

import io.thalweg.event.Topics;
import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import io.thalweg.standalone.flink.MetricsTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/** The flow job's options as YAML, in a file that only its owner reads: command lines are for all to see. */
final class JobFile {
    private JobFile() {}

    /** @param slots of the one task manager */
    static Path write(Path directory, String kafka, ClickHouseEndpoint clickHouse, int slots) throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("kafka.bootstrap", kafka);
        options.put("otlp.topic", Topics.OTLP_SPANS);
        options.put(MetricsTasks.OPTION, MetricsTasks.of(slots));
        options.put("clickhouse.url", clickHouse.url().toString());
        options.put("clickhouse.user", clickHouse.user());
        options.put("clickhouse.password", clickHouse.password());
        StringBuilder yaml = new StringBuilder("# Written by thalweg up at each start.\n");
        options.forEach((name, value) ->
                yaml.append(name).append(": '").append(value.replace("'", "''")).append("'\n"));
        return write(directory.resolve("flow-job.yaml"), yaml.toString());
    }

    /** The address of ClickHouse, with user and password, as {@link ClickHouseEndpoint#parse} takes it. */
    static Path writeAddress(Path directory, ClickHouseEndpoint clickHouse) throws IOException {
        return write(directory.resolve("clickhouse.url"), clickHouse.withUser());
    }

    private static Path write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }
}
