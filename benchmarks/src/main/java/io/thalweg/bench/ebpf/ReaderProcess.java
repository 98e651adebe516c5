package io.thalweg.bench.ebpf;

import io.thalweg.bench.agent.AgentJvm;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** An {@link EbpfReader} in a JVM as agents have it. What it logs goes to our standard error. */
final class ReaderProcess implements AutoCloseable {
    private final Process process;
    private final BufferedWriter asking;
    private final BufferedReader answers;

    private ReaderProcess(Process process) {
        this.process = process;
        this.asking = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** @param folder for the options of the JVM */
    static ReaderProcess start(Path folder) throws IOException {
        List<String> command = AgentJvm.in(folder).command(EbpfReader.class);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // As the launcher starts agents.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        return new ReaderProcess(builder.start());
    }

    void open(Probes probes) throws IOException {
        open(probes, probes.names());
    }

    /** @param names of the processes that are traced; none: all */
    void open(Probes probes, List<String> names) throws IOException {
        ask("open " + probes.hook() + " " + String.join(" ", names));
    }

    Tally tell() throws IOException {
        return ask("tell");
    }

    Tally closeProbes() throws IOException {
        return ask("close");
    }

    private Tally ask(String line) throws IOException {
        asking.write(line.trim() + '\n');
        asking.flush();
        String answer = answers.readLine();
        if (answer == null || answer.startsWith(EbpfReader.FAILED)) {
            throw new IOException("tracing socket calls: " + (answer == null ? "the reader ended" : answer));
        }
        return Tally.of(answer);
    }

    ProcessorTime processorTime() throws IOException {
        return ProcessorTime.of(process.pid());
    }

    /** The process ends with its input, after its programs. */
    @Override
    public void close() throws IOException {
        asking.close();
        Ended.byItself(process);
    }
}
