package io.thalweg.agent.replay;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.CaptureFileException;
import io.thalweg.agent.pcap.PacketSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Several files as one capture: always the file whose next packet is the oldest. Packets of one file keep their order,
 * also where their time stamps do not.
 *
 * <p>A file that cannot be read further ends there, with one complaint; the others go on.
 */
final class MergedFiles implements Closeable {
    private record Opened(PacketSource source, int rank) {}

    private static final Comparator<Opened> OLDEST_FIRST = Comparator.<Opened>comparingLong(
                    file -> file.source().timestampNanos())
            .thenComparingInt(Opened::rank);

    private final PriorityQueue<Opened> ahead = new PriorityQueue<>(OLDEST_FIRST);
    private final List<PacketSource> all = new ArrayList<>();
    private final Consumer<String> complaints;
    private Opened current;

    private MergedFiles(Consumer<String> complaints) {
        this.complaints = complaints;
    }

    static MergedFiles open(List<Path> files, Consumer<String> complaints) throws IOException {
        MergedFiles merged = new MergedFiles(complaints);
        try {
            for (Path file : files) {
                merged.add(file);
            }
            return merged;
        } catch (IOException | RuntimeException e) {
            merged.close();
            throw e;
        }
    }

    private void add(Path file) throws IOException {
        try {
            PacketSource source = CaptureFile.open(file);
            all.add(source);
            advance(new Opened(source, all.size()));
        } catch (CaptureFileException e) {
            complaints.accept(e.getMessage());
        } catch (IOException e) {
            complaints.accept(file + ": " + reason(e));
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file" : e.toString();
    }

    private void advance(Opened file) throws IOException {
        try {
            if (file.source().next()) {
                ahead.add(file);
            }
        } catch (CaptureFileException e) {
            complaints.accept(e.getMessage());
        }
    }

    /** The source of the next packet, standing on it; null: there is none. Valid until the next call. */
    PacketSource next() throws IOException {
        if (current != null) {
            Opened last = current;
            current = null;
            advance(last);
        }
        current = ahead.poll();
        return current == null ? null : current.source();
    }

    @Override
    public void close() throws IOException {
        for (PacketSource source : all) {
            source.close();
        }
    }
}
