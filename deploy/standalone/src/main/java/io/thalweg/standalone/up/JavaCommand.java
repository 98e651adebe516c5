package io.thalweg.standalone.up;

import io.thalweg.standalone.process.Child;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The command line of a child JVM: the same Java and class path as this one, a bounded heap, a log of its own.
 *
 * @param name what its log files are called
 * @param heap as -Xmx takes it
 */
public record JavaCommand(String name, Path logs, String heap, List<String> jvmOptions) {
    /** What Flink and Kryo reach into on Java 17. */
    private static final List<String> OPENED_PACKAGES = List.of(
            "java.base/java.lang", "java.base/java.nio", "java.base/java.util", "java.base/java.util.concurrent");

    /** Runs {@code main} until it ends, or the parent does. */
    public List<String> of(Class<?> main, Object... arguments) {
        List<String> command = jvm();
        command.add(Child.class.getName());
        command.add(main.getName());
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        return command;
    }

    /** Runs {@code main}, which reads standard input itself and ends with it. */
    public List<String> reading(Class<?> main) {
        List<String> command = jvm();
        command.add(main.getName());
        return command;
    }

    private List<String> jvm() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heap);
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-XX:ErrorFile=" + logs.resolve("hs_err_" + name + "_%p.log"));
        command.add("-Dlog4j2.configurationFile=log4j2-node.xml");
        command.add("-Dthalweg.log.file=" + logs.resolve(name + ".log"));
        // The name under which Flink's web UI looks for the log that it shows.
        command.add("-Dlog.file=" + logs.resolve(name + ".log"));
        for (String opened : OPENED_PACKAGES) {
            command.add("--add-opens=" + opened + "=ALL-UNNAMED");
        }
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        return command;
    }
}
