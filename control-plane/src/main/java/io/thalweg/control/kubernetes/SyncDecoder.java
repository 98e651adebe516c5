package io.thalweg.control.kubernetes;

import com.google.protobuf.ByteString;
import io.thalweg.event.proto.deepflow.KubernetesAPIInfo;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Turns the entries of a sync into objects. Inflates and parses as it reads, so that what is held is what is of use,
 * however large the texts are.
 */
public final class SyncDecoder {
    private static final int BUFFER = 16 << 10;
    private static final int SMALL_BUFFER = 1 << 10;
    private static final int SHOWN = 80;

    private final SyncLimits limits;
    private final Set<String> workloadKinds;

    /** {@code workloadKinds}: kinds of custom resources that own pods, beyond those that are known. */
    public SyncDecoder(SyncLimits limits, Set<String> workloadKinds) {
        this.limits = limits;
        this.workloadKinds = Set.copyOf(workloadKinds);
    }

    /** @throws BadSyncException when any entry is not what it must be */
    public ClusterObjects decode(List<KubernetesAPIInfo> entries) throws BadSyncException {
        ClusterObjects objects = new ClusterObjects();
        Inflater inflater = new Inflater();
        long left = limits.totalBytes();
        try {
            for (int i = 0; i < entries.size(); i++) {
                KubernetesAPIInfo entry = entries.get(i);
                ObjectKind.Named kind = ObjectKind.of(entry.getType(), workloadKinds);
                if (kind == null) {
                    throw refusal(
                            BadSyncException.Reason.UNKNOWN_KIND,
                            i,
                            entry,
                            "unknown kind; known: " + String.join(", ", ObjectKind.names()));
                }
                left -= decode(i, entry, kind, inflater, left, objects);
            }
        } finally {
            inflater.end();
        }
        return objects;
    }

    /** Returns how many bytes the JSON had. */
    private long decode(
            int index,
            KubernetesAPIInfo entry,
            ObjectKind.Named kind,
            Inflater inflater,
            long left,
            ClusterObjects into)
            throws BadSyncException {
        ByteString compressed = entry.getCompressedInfo();
        if (compressed.isEmpty()) {
            throw refusal(BadSyncException.Reason.MALFORMED, index, entry, "no compressed_info");
        }
        inflater.reset();
        // An agent may send each object as an entry of its own.
        int buffer = Math.max(SMALL_BUFFER, Math.min(BUFFER, compressed.size()));
        BoundedStream json = new BoundedStream(
                new InflaterInputStream(compressed.newInput(), inflater, buffer), Math.min(left, limits.entryBytes()));
        try {
            JsonReader.read(json, kind.fields(), object -> {
                kind.add(into, object);
                if (into.count() > limits.objects()) {
                    throw new TooLargeException("more than " + limits.objects() + " objects");
                }
            });
            json.readToEnd();
        } catch (TooLargeException e) {
            throw refusal(BadSyncException.Reason.TOO_LARGE, index, entry, e.getMessage());
        } catch (EOFException e) {
            throw refusal(BadSyncException.Reason.MALFORMED, index, entry, "the zlib stream is cut short");
        } catch (ZipException e) {
            throw refusal(BadSyncException.Reason.MALFORMED, index, entry, "no zlib stream: " + e.getMessage());
        } catch (IOException e) {
            throw refusal(BadSyncException.Reason.MALFORMED, index, entry, "bad JSON: " + firstLine(e));
        }
        return json.read;
    }

    private static BadSyncException refusal(
            BadSyncException.Reason reason, int index, KubernetesAPIInfo entry, String problem) {
        String type = entry.getType().length() > SHOWN ? entry.getType().substring(0, SHOWN) : entry.getType();
        return new BadSyncException(reason, "entries[" + index + "] of type \"" + type + "\": " + problem);
    }

    /** Jackson tells the place in further lines. */
    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static final class TooLargeException extends IOException {
        TooLargeException(String message) {
            super(message);
        }
    }

    /** Ends with an exception where the limit is, whatever is left. */
    private static final class BoundedStream extends InputStream {
        private final InputStream in;
        private final long limit;
        private long read;

        BoundedStream(InputStream in, long limit) {
            this.in = in;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            read += Math.max(count, 0);
            if (read > limit) {
                throw new TooLargeException("more than " + limit + " bytes of JSON");
            }
            return count;
        }

        /** What follows after the JSON is part of the stream's check sum. */
        void readToEnd() throws IOException {
            if (read() < 0) {
                return;
            }
            byte[] rest = new byte[BUFFER];
            while (read(rest, 0, rest.length) >= 0) {
                // Counted above.
            }
        }
    }
}
