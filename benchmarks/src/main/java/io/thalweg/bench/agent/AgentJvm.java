package io.thalweg.bench.agent;

import io.thalweg.agent.CaptureAgent;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Java as the launcher runs the agent: its own class path, which has ours, too, and its own options. */
public final class AgentJvm {
    /** The file of the options. */
    public static final String OPTIONS = "jvm.options";

    private final Path options;

    private AgentJvm(Path options) {
        this.options = options;
    }

    /** @param folder where a copy of the options is put, for the caller to delete */
    public static AgentJvm in(Path folder) throws IOException {
        Path file = folder.resolve(OPTIONS);
        try (InputStream options = CaptureAgent.class.getResourceAsStream(OPTIONS)) {
            Files.copy(options, file);
        }
        return new AgentJvm(file);
    }

    /** To which arguments may be added. */
    public List<String> command(Class<?> main) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + options,
                "-cp",
                place(CaptureAgent.class) + File.pathSeparator + place(AgentJvm.class),
                main.getName()));
    }

    /** The agent's jar names the others that it needs. */
    private static Path place(Class<?> of) {
        try {
            return Path.of(
                    of.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where is " + of, e);
        }
    }
}
