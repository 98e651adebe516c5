package io.thalweg.standalone.replay;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.PacketDirection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Several captures as one, as mergecap makes it: of the packets that come next in each file, the oldest; of equally old
 * ones, that of the file named first. Interfaces that the files do not tell apart, by name or link type, are one capture
 * point, so a flow that goes from one file on into the next stays one flow.
 *
 * <p>A file that turns out to be damaged is complained about and left; the others go on.
 */
final class MergedCaptures implements PacketSource {
    private record Input(Path file, PacketSource packets) {}

    private final Complaints complaints;
    private final List<Input> inputs = new ArrayList<>();
    private Input current;
    private long skippedPackets;

    private MergedCaptures(Complaints complaints) {
        this.complaints = complaints;
    }

    static MergedCaptures open(List<Path> files, Complaints complaints) throws IOException {
        MergedCaptures merged = new MergedCaptures(complaints);
        for (Path file : files) {
            merged.add(file);
        }
        return merged;
    }

    private void add(Path file) throws IOException {
        Input input;
        try {
            InputStream in = Files.newInputStream(file);
            try {
                input = new Input(file, CaptureFile.open(in, CaptureReplay.MERGED));
            } catch (IOException e) {
                in.close();
                throw e;
            }
        } catch (IOException e) {
            complaints.unreadable(file, e);
            return;
        }
        inputs.add(input);
        advance(input);
    }

    /** Moves an input to its next packet, or takes it out. */
    private void advance(Input input) throws IOException {
        try {
            if (input.packets.next()) {
                return;
            }
        } catch (IOException e) {
            complaints.unreadable(input.file, e);
        }
        complaints.skipped(input.file, input.packets.skippedPackets());
        skippedPackets += input.packets.skippedPackets();
        inputs.remove(input);
        input.packets.close();
    }

    @Override
    public boolean next() throws IOException {
        if (current != null) {
            Input done = current;
            current = null;
            advance(done);
        }
        for (Input input : inputs) {
            if (current == null || input.packets.timestampNanos() < current.packets.timestampNanos()) {
                current = input;
            }
        }
        return current != null;
    }

    @Override
    public void beforeReuse(Runnable last) {
        for (Input input : inputs) {
            input.packets.beforeReuse(last);
        }
    }

    @Override
    public long timestampNanos() {
        return current.packets.timestampNanos();
    }

    @Override
    public int wireLength() {
        return current.packets.wireLength();
    }

    @Override
    public byte[] buffer() {
        return current.packets.buffer();
    }

    @Override
    public int offset() {
        return current.packets.offset();
    }

    @Override
    public int capturedLength() {
        return current.packets.capturedLength();
    }

    @Override
    public CapturePoint capturePoint() {
        return current.packets.capturePoint();
    }

    @Override
    public PacketDirection direction() {
        return current.packets.direction();
    }

    @Override
    public long skippedPackets() {
        return skippedPackets;
    }

    @Override
    public void close() throws IOException {
        for (Input input : inputs) {
            input.packets.close();
        }
        inputs.clear();
    }
}
