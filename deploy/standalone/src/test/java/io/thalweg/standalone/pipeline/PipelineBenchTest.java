package io.thalweg.standalone.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.standalone.faults.FaultCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PipelineBenchTest {
    @TempDir
    private Path directory;

    @Test
    void aCaptureThatThereIsNotIsRefusedWithItsOption() {
        assertThat(refused(new PipelineBench(), "--clients", "3")).startsWith("clients: 3; allowed: 20 to 8000");
        assertThat(refused(new PipelineBench(), "--packets", "2000"))
                .startsWith("packets: 2000 are too few for 80000 flows");
        assertThat(refused(new FaultCommand(), "--seconds", "0")).startsWith("seconds: 0; allowed: 1 to 86400");
        assertThat(directory).isEmptyDirectory();
    }

    private String refused(Object command, String option, String value) {
        StringWriter errors = new StringWriter();
        CommandLine line = new CommandLine(command).setErr(new PrintWriter(errors));
        assertThat(line.execute("--directory", directory.toString(), option, value))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        return errors.toString();
    }
}
