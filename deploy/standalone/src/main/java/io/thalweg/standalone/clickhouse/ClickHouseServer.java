package io.thalweg.standalone.clickhouse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An installed ClickHouse, which {@code up} prefers to the embedded engine: the program {@code clickhouse-server}, or
 * {@code clickhouse}, which has it inside, with a configuration of ours on a data directory of ours. A server that runs
 * already, here or elsewhere, needs none of this: its URL goes to {@code up} as an option.
 */
public final class ClickHouseServer {
    private static final List<String> PROGRAMS = List.of("clickhouse-server", "clickhouse");

    private final Path program;

    private ClickHouseServer(Path program) {
        this.program = program;
    }

    /** The first one on the PATH. */
    public static Optional<ClickHouseServer> find() {
        return find(System.getenv("PATH"));
    }

    static Optional<ClickHouseServer> find(String searchPath) {
        for (String name : PROGRAMS) {
            for (String directory : (searchPath == null ? "" : searchPath).split(File.pathSeparator)) {
                Path file = Path.of(directory, name);
                if (!directory.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(new ClickHouseServer(file));
                }
            }
        }
        return Optional.empty();
    }

    public Path program() {
        return program;
    }

    /** Writes the configuration into the directory and returns the command that serves it, in the foreground. */
    public List<String> command(Path directory, String host, int httpPort) throws IOException {
        Path data = directory.toAbsolutePath();
        Files.createDirectories(data);
        Files.writeString(data.resolve("users.xml"), users());
        Path config = data.resolve("config.xml");
        Files.writeString(config, config(data, host, httpPort));
        return program.endsWith("clickhouse-server")
                ? List.of(program.toString(), "--config-file=" + config)
                : List.of(program.toString(), "server", "--config-file=" + config);
    }

    private static String config(Path data, String host, int httpPort) {
        return """
                <!-- Written by thalweg up at each start. -->
                <clickhouse>
                    <logger><level>warning</level><console>1</console></logger>
                    <listen_host>%s</listen_host>
                    <http_port>%d</http_port>
                    <path>%s</path>
                    <tmp_path>%s</tmp_path>
                    <user_files_path>%s</user_files_path>
                    <format_schema_path>%s</format_schema_path>
                    <user_directories><users_xml><path>%s</path></users_xml></user_directories>
                    <default_profile>default</default_profile>
                    <default_database>default</default_database>
                    <mark_cache_size>268435456</mark_cache_size>
                </clickhouse>
                """.formatted(
                        escape(host),
                        httpPort,
                        directory(data),
                        directory(data.resolve("tmp")),
                        directory(data.resolve("user_files")),
                        directory(data.resolve("format_schemas")),
                        escape(data.resolve("users.xml").toString()));
    }

    private static String users() {
        return """
                <clickhouse>
                    <profiles><default/></profiles>
                    <quotas><default/></quotas>
                    <users>
                        <default>
                            <password></password>
                            <networks><ip>::1</ip><ip>127.0.0.1</ip></networks>
                            <profile>default</profile>
                            <quota>default</quota>
                        </default>
                    </users>
                </clickhouse>
                """;
    }

    private static String directory(Path path) {
        return escape(path + "/");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
