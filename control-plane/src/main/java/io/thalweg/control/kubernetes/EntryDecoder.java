package io.thalweg.control.kubernetes;

import com.google.protobuf.ByteString;
import io.thalweg.event.proto.deepflow.KubernetesAPIInfo;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Decodes a stretch of a sync's entries, one after the other. */
final class EntryDecoder {
    private static final int BUFFER = 16 << 10;
    private static final int SMALL_BUFFER = 1 << 10;
    private static final int SHOWN = 80;

    private final List<KubernetesAPIInfo> entries;
    private final int first;
    private final Set<String> workloadKinds;
    private final SyncBudget budget;
    private final ClusterObjects objects = new ClusterObjects();
    private BadSyncException failure;

    /** @param first index of the first of them in the sync */
    EntryDecoder(List<KubernetesAPIInfo> entries, int first, Set<String> workloadKinds, SyncBudget budget) {
        this.entries = entries;
        this.first = first;
        this.workloadKinds = workloadKinds;
        this.budget = budget;
    }

    /** Goes as far as entries are what they must be. */
    void run() {
        Inflater inflater = new Inflater();
        try {
            for (int i = 0; i < entries.size(); i++) {
                decode(first + i, entries.get(i), inflater);
            }
        } catch (BadSyncException e) {
            failure = e;
        } finally {
            inflater.end();
        }
    }

    /** After the run. @throws BadSyncException for the first entry that is not what it must be */
    ClusterObjects objects() throws BadSyncException {
        if (failure != null) {
            throw failure;
        }
        return objects;
    }

    private void decode(int index, KubernetesAPIInfo entry, Inflater inflater) throws BadSyncException {
        ObjectKind.Named kind = ObjectKind.of(entry.getType(), workloadKinds);
        if (kind == null) {
            throw refusal(
                    BadSyncException.Reason.UNKNOWN_KIND,
                    index,
                    entry,
                    "unknown kind; known: " + String.join(", ", ObjectKind.names()));
        }
        ByteString compressed = entry.getCompressedInfo();
        if (compressed.isEmpty()) {
            throw refusal(BadSyncException.Reason.MALFORMED, index, entry, "no compressed_info");
        }
        inflater.reset();
        // Most entries are one small object.
        int buffer = Math.max(SMALL_BUFFER, Math.min(BUFFER, compressed.size()));
        BudgetedStream json =
                new BudgetedStream(new InflaterInputStream(compressed.newInput(), inflater, buffer), budget);
        try {
            JsonReader.read(json, kind.fields(), object -> {
                kind.add(objects, object);
                budget.takeObject();
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
}
