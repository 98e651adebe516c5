package io.thalweg.agent.pcap;

import java.io.IOException;

/** A file, or its rest from {@link #offset} on, is no readable capture. The message is one line for the user. */
public final class CaptureFileException extends IOException {
    private final String file;
    private final long offset;
    private final String reason;

    CaptureFileException(String file, long offset, String reason) {
        this(file, offset, reason, null);
    }

    CaptureFileException(String file, long offset, String reason, Throwable cause) {
        super(file + ": byte " + offset + ": " + reason, cause);
        this.file = file;
        this.offset = offset;
        this.reason = reason;
    }

    public String file() {
        return file;
    }

    /** Bytes from the start of the file to what could not be read; of a compressed file, of its decompressed bytes. */
    public long offset() {
        return offset;
    }

    public String reason() {
        return reason;
    }
}
