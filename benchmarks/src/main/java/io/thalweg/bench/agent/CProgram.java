package io.thalweg.bench.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program in C beside these classes, compiled where it runs. */
public final class CProgram {
    private CProgram() {}

    /** Leaves the program in the folder, and its source, with ".c", for the caller to delete. */
    public static Path compile(Path folder, String name) throws IOException {
        Path source = folder.resolve(name + ".c");
        try (InputStream text = CProgram.class.getResourceAsStream("/c/" + name + ".c")) {
            Files.copy(text, source);
        }
        Path program = folder.resolve(name);
        ProgramRun.toEnd("cc", "-O2", "-o", program.toString(), source.toString());
        return program;
    }
}
