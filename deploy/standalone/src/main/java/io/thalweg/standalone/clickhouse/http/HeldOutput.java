package io.thalweg.standalone.clickhouse.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds the first bytes of a response back, so that an error that comes early still has its own status and text. When
 * they are more than a limit they go out and everything after them goes straight through, unless the request waits for
 * the end of the query: then the rest is held in a file.
 */
final class HeldOutput extends OutputStream {
    /** Opens the way to the client: sends the head. */
    interface Opening {
        OutputStream open() throws IOException;
    }

    private static final int HELD_BYTES = 256 * 1024;

    private final Opening opening;
    private final boolean toTheEnd;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private Path file;
    private OutputStream fileOutput;
    private OutputStream client;

    HeldOutput(boolean toTheEnd, Opening opening) {
        this.toTheEnd = toTheEnd;
        this.opening = opening;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (client != null) {
            client.write(bytes, offset, length);
        } else if (fileOutput != null) {
            fileOutput.write(bytes, offset, length);
        } else if (memory.size() + length <= HELD_BYTES) {
            memory.write(bytes, offset, length);
        } else if (toTheEnd) {
            file = Files.createTempFile("thalweg-clickhouse-result", ".held");
            fileOutput = Files.newOutputStream(file);
            memory.writeTo(fileOutput);
            memory.reset();
            fileOutput.write(bytes, offset, length);
        } else {
            client = opening.open();
            memory.writeTo(client);
            memory.reset();
            client.write(bytes, offset, length);
        }
    }

    /** Whether bytes have left that cannot be taken back. */
    boolean opened() {
        return client != null;
    }

    /** Bytes held. */
    long heldBytes() throws IOException {
        if (fileOutput == null) {
            return memory.size();
        }
        fileOutput.flush();
        return Files.size(file);
    }

    void forget() throws IOException {
        memory.reset();
        dropFile();
    }

    /** Sends what is held to a client whose head is out. */
    void release(OutputStream to) throws IOException {
        if (fileOutput == null) {
            memory.writeTo(to);
        } else {
            fileOutput.flush();
            try (InputStream held = Files.newInputStream(file)) {
                held.transferTo(to);
            }
        }
        forget();
    }

    @Override
    public void flush() throws IOException {
        if (client != null) {
            client.flush();
        }
    }

    @Override
    public void close() throws IOException {
        dropFile();
    }

    private void dropFile() throws IOException {
        if (fileOutput != null) {
            fileOutput.close();
            fileOutput = null;
            Files.deleteIfExists(file);
        }
    }
}
