package io.thalweg.standalone.clickhouse.tokens;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thalweg forget-lost-blocks}: {@link LostBlocks} for a ClickHouse that Thalweg does not start. */
@Command(
        name = "forget-lost-blocks",
        description = {
            "Before a ClickHouse server of yours starts: have its plain MergeTree tables forget the tokens of blocks"
                    + " that a kill kept out of them, so that exactly-once sinks can send them again.",
            "The embedded ClickHouse and one that up starts do it themselves."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "As a drop-in of systemd's clickhouse-server.service:",
            "  [Service]",
            "  ExecStartPre=/opt/thalweg/thalweg forget-lost-blocks \\",
            "      --path /var/lib/clickhouse"
        })
public final class ForgetLostBlocks implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(
            names = "--path",
            required = true,
            paramLabel = "DIR",
            description = "The server's data directory; once more for each further disk.")
    private List<Path> paths;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                throw new ParameterException(spec.commandLine(), "--path " + path + ": no such directory");
            }
        }
        try {
            int blocks = LostBlocks.forgetBeforeStart(paths, System.out::println);
            System.out.println("blocks that can be sent again: " + blocks);
            return 0;
        } catch (AccessDeniedException e) {
            System.err.println("forget-lost-blocks: no access to " + e.getFile()
                    + ": run it as the user who owns the data directory, or as root");
        } catch (IOException e) {
            System.err.println("forget-lost-blocks: " + e.getMessage());
        }
        return FAILED;
    }
}
