package io.thalweg.agent.pcap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Opens capture files: pcap or pcapng, told by their magic numbers, gzip-compressed or not.
 *
 * <p>First in the way of replayed data, for the agent and for {@code thalweg replay} alike.
 */
public final class CaptureFile {
    private static final int GZIP_BUFFER = 1 << 16;

    private CaptureFile() {}

    /**
     * Opens a capture; the caller closes it. Its capture points bear the name of the file, or of the interface where
     * the file tells it.
     *
     * @throws CaptureFileException when it is no capture that can be read
     */
    public static PacketSource open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return open(in, file.getFileName().toString());
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Opens a capture that is read from a stream; {@code name} stands in capture points and messages. */
    public static PacketSource open(InputStream in, String name) throws IOException {
        return open(in, name, InputWindow.CHUNK);
    }

    /** {@code chunk}: bytes of the first window, at least 32; small ones make tests cross its borders. */
    static PacketSource open(InputStream in, String name, int chunk) throws IOException {
        byte[] magic = in.readNBytes(2);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(magic), in);
        return open(new InputWindow(isGzip(magic) ? gunzip(whole, name) : whole, name, chunk));
    }

    /** Opens a capture that is in memory; its packets are read where they lie, unless it is compressed. */
    public static PacketSource open(byte[] whole, String name) throws IOException {
        return isGzip(whole) ? open(new ByteArrayInputStream(whole), name) : open(InputWindow.of(whole, name));
    }

    private static boolean isGzip(byte[] beginning) {
        return beginning.length >= 2 && beginning[0] == 0x1f && beginning[1] == (byte) 0x8b;
    }

    private static PacketSource open(InputWindow window) throws IOException {
        if (!window.has(4)) {
            throw window.broken(window.available() == 0 ? "the file is empty" : "the file is too short for a capture");
        }
        PacketSource source = PcapSource.open(window);
        if (source == null) {
            source = PcapngSource.open(window);
        }
        if (source == null) {
            throw window.broken("neither pcap nor pcapng: the file begins with "
                    + Integer.toHexString(Integer.reverseBytes(window.int32(0))));
        }
        return source;
    }

    private static InputStream gunzip(InputStream in, String name) throws IOException {
        try {
            return new GZIPInputStream(in, GZIP_BUFFER);
        } catch (IOException e) {
            throw new CaptureFileException(name, 0, "the gzip header is damaged", e);
        }
    }
}
