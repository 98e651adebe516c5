package io.thalweg.jobs.tagging;

import com.google.protobuf.InvalidProtocolBufferException;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.Resource;
import io.thalweg.tagging.ResourceDirectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Broadcast state of the flow job: the directory, and how far it has been read from its topics. The topics are read in two
 * ways, at start ({@link DirectoryLoader}) and as a stream; each record counts once.
 */
public final class DirectoryState {
    static final int VERSION = 1;

    private static final int PROCESS_KEY_PARTS = 3;

    private ResourceDirectory directory;
    /** The last offset that was read, by partition and topic. */
    private final Map<Place, Long> through;
    /** Records that are no resources or processes. */
    private long malformed;

    /** A partition of a topic. */
    record Place(DirectoryTopic topic, int partition) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byTopic = topic.compareTo(other.topic);
            return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
        }
    }

    public DirectoryState() {
        this(new ResourceDirectory(), new TreeMap<>());
    }

    private DirectoryState(ResourceDirectory directory, Map<Place, Long> through) {
        this.directory = directory;
        this.through = through;
    }

    public ResourceDirectory directory() {
        return directory;
    }

    long malformed() {
        return malformed;
    }

    /** The first offset that has not been read. */
    long next(Place place) {
        return through.getOrDefault(place, -1L) + 1;
    }

    /** Nothing is left to read before that offset. */
    void readTo(Place place, long next) {
        if (next > next(place)) {
            through.put(place, next - 1);
        }
    }

    /** Forgets all: the topics are not those that were read. */
    void clear() {
        directory = new ResourceDirectory();
        through.clear();
    }

    /** Takes a record unless it was taken. */
    void apply(DirectoryRecord record) {
        Place place = new Place(record.topic(), record.partition());
        if (record.offset() < next(place)) {
            return;
        }
        readTo(place, record.offset() + 1);
        try {
            switch (record.topic()) {
                case RESOURCES -> resource(record);
                case PROCESSES -> process(record);
            }
        } catch (InvalidProtocolBufferException e) {
            malformed++;
        }
    }

    private void resource(DirectoryRecord record) throws InvalidProtocolBufferException {
        if (record.value() != null) {
            directory.put(Resource.parseFrom(record.value()));
            return;
        }
        ResourceKey key = ResourceKey.parse(record.key());
        if (key == null) {
            malformed++;
        } else {
            directory.remove(key);
        }
    }

    private void process(DirectoryRecord record) throws InvalidProtocolBufferException {
        if (record.value() != null) {
            directory.put(Process.parseFrom(record.value()));
            return;
        }
        try {
            String[] parts = new String(record.key() == null ? new byte[0] : record.key(), StandardCharsets.UTF_8)
                    .split("/", PROCESS_KEY_PARTS);
            directory.removeProcess(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            malformed++;
        }
    }

    DirectoryState copy() {
        DirectoryState copy = new DirectoryState(directory.copy(), new TreeMap<>(through));
        copy.malformed = malformed;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeInt(through.size());
        for (Map.Entry<Place, Long> read : through.entrySet()) {
            out.writeByte(read.getKey().topic().ordinal());
            out.writeInt(read.getKey().partition());
            out.writeLong(read.getValue());
        }
        directory.writeTo(out);
    }

    /** @throws IOException for bytes that this build does not read; the message says which it reads */
    static DirectoryState readFrom(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("directory state: version " + version + "; this build reads " + VERSION);
        }
        Map<Place, Long> through = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            DirectoryTopic topic = DirectoryTopic.of(in.readByte());
            if (topic == null) {
                throw new IOException("directory state: an unknown topic");
            }
            through.put(new Place(topic, in.readInt()), in.readLong());
        }
        return new DirectoryState(ResourceDirectory.readFrom(in), through);
    }
}
