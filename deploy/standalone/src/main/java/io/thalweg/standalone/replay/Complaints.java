package io.thalweg.standalone.replay;

import io.thalweg.agent.pcap.CaptureFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What was wrong with the captures: one line each on standard error, at once. */
final class Complaints {
    private final PrintWriter errors;
    private int count;

    Complaints(PrintWriter errors) {
        this.errors = errors;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The capture, or its rest, could not be read. */
    void unreadable(Path file, IOException problem) {
        count++;
        line(file, Files.isDirectory(file) ? "is a directory, not a capture file" : reason(problem));
    }

    /** A bug of ours that this capture provoked: the other captures go on, the trace tells where to look. */
    void failed(Path file, long packet, RuntimeException bug) {
        count++;
        line(file, "internal error at packet " + packet + "; the rows until then are written");
        bug.printStackTrace(errors);
        errors.flush();
    }

    /** Not a failure: the file says itself that these packets are of a kind that is not read. */
    void skipped(Path file, long packets) {
        if (packets > 0) {
            line(file, packets + " packets skipped: their interfaces have link types that are not read");
        }
    }

    private void line(Path file, String text) {
        errors.println("thalweg replay: " + file + ": " + text);
        errors.flush();
    }

    static String reason(IOException problem) {
        if (problem instanceof CaptureFileException capture) {
            return "byte " + capture.offset() + ": " + capture.reason();
        }
        if (problem instanceof NoSuchFileException) {
            return "no such file";
        }
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (problem instanceof FileSystemException system && system.getReason() != null) {
            return system.getFile() + ": " + system.getReason();
        }
        return problem.getMessage() == null ? problem.toString() : problem.getMessage();
    }
}
