package io.thalweg.jobs.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * The jar that {@code flink run} gets. Tests run before jars are made, so it is one that names what the job's jar will hold: the
 * classes of this module and what it depends on at run time. With {@code -Dthalweg.job.jar=FILE} it is that one.
 */
final class JobJar {
    private JobJar() {}

    static Path in(Path directory) throws IOException {
        String built = System.getProperty("thalweg.job.jar");
        return built == null ? naming(directory.resolve("flink-jobs.jar")) : Path.of(built);
    }

    private static Path naming(Path jar) throws IOException {
        Path target = Path.of(System.getProperty("thalweg.home", ".."), "flink-jobs/target");
        String dependencies =
                Files.readString(target.resolve("run-time-class-path")).strip();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream((target.resolve("classes") + File.pathSeparator + dependencies)
                                        .split(File.pathSeparator))
                                .map(entry -> Path.of(entry)
                                        .toAbsolutePath()
                                        .normalize()
                                        .toUri()
                                        .toString())
                                .collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }
}
