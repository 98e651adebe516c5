package io.thalweg.standalone.dump;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.TextFormat;
import io.thalweg.event.BatchReader;
import io.thalweg.event.MalformedBatchException;
import io.thalweg.event.NetworkEvent;
import io.thalweg.event.PacketBatchReader;
import io.thalweg.event.SyscallBatchReader;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.DeadLetter;
import io.thalweg.event.proto.Flow;
import io.thalweg.event.proto.Metrics;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.Span;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records as text: a head line for each, and of a batch a line for each packet or call below it. */
abstract class RecordPrinter implements RecordConsumer {
    private static final Map<String, Parser<? extends Message>> MESSAGES = Map.of(
            Topics.FLOWS, Flow.parser(),
            Topics.SPANS, Span.parser(),
            Topics.METRICS, Metrics.parser(),
            Topics.PROCESSES, Process.parser(),
            Topics.RESOURCES, Resource.parser(),
            Topics.DEAD_LETTERS, DeadLetter.parser());
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    final PrintStream out;

    private RecordPrinter(PrintStream out) {
        this.out = out;
    }

    /** A printer for what is in this topic; of one whose form is not known, sizes and keys. */
    static RecordPrinter of(String topic, PrintStream out, boolean withPackets) {
        if (topic.equals(Topics.PACKETS)) {
            return new PacketBatches(out, new PacketBatchReader(), withPackets);
        }
        if (topic.equals(Topics.SYSCALLS)) {
            return new SyscallBatches(out, new SyscallBatchReader(), withPackets);
        }
        Parser<? extends Message> parser = MESSAGES.get(topic);
        return parser == null ? new Sizes(out) : new Messages(out, parser);
    }

    static String place(ConsumerRecord<byte[], byte[]> record) {
        return record.partition() + "@" + record.offset();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
    }

    @Override
    public void pause() {
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }

    /** What the batches of both kinds have in common: a head line, or that it cannot be read. */
    private abstract static class Batches extends RecordPrinter {
        private final BatchReader reader;
        private final String events;

        private Batches(PrintStream out, BatchReader reader, String events) {
            super(out);
            this.reader = reader;
            this.events = events;
        }

        @Override
        public final void accept(ConsumerRecord<byte[], byte[]> record) {
            try {
                reader.wrap(record.value(), 0, record.value().length);
            } catch (MalformedBatchException e) {
                malformed(record, e);
                return;
            }
            head(record, count());
            events();
        }

        /** How many events the batch has. */
        abstract int count();

        /** Prints them, if that is wanted. */
        abstract void events();

        private void head(ConsumerRecord<byte[], byte[]> record, int count) {
            out.printf(
                    Locale.ROOT,
                    "%s agent %d shard %d boot %x sequence %d: %d %s, %d bytes, %s +%.3f s, lost %d kernel %d agent%n",
                    place(record),
                    reader.agentId(),
                    reader.shard(),
                    reader.bootId(),
                    reader.sequence(),
                    count,
                    events,
                    record.value().length,
                    instant(reader.baseTimestamp()),
                    (reader.endTimestamp() - reader.baseTimestamp()) / (double) NANOS_PER_SECOND,
                    reader.kernelDrops(),
                    reader.agentDrops());
        }

        private void malformed(ConsumerRecord<byte[], byte[]> record, MalformedBatchException e) {
            out.println(
                    place(record) + " malformed: " + e.reason().metricName() + ", " + record.value().length + " bytes");
        }
    }

    private static final class PacketBatches extends Batches {
        private final PacketBatchReader reader;
        private final PacketText packets = new PacketText();
        private final boolean withPackets;

        private PacketBatches(PrintStream out, PacketBatchReader reader, boolean withPackets) {
            super(out, reader, "packets");
            this.reader = reader;
            this.withPackets = withPackets;
        }

        @Override
        int count() {
            return reader.packetCount();
        }

        @Override
        void events() {
            while (withPackets && reader.next()) {
                out.println("  " + packets.line(reader));
            }
        }
    }

    private static final class SyscallBatches extends Batches {
        private final SyscallBatchReader reader;
        private final SyscallEvent event = new SyscallEvent();
        private final NetworkEvent networkEvent = new NetworkEvent();
        private final boolean withEvents;

        private SyscallBatches(PrintStream out, SyscallBatchReader reader, boolean withEvents) {
            super(out, reader, "events");
            this.reader = reader;
            this.withEvents = withEvents;
        }

        @Override
        int count() {
            return reader.eventCount() + reader.networkEventCount();
        }

        @Override
        void events() {
            while (withEvents && reader.next(event)) {
                out.println("  " + SyscallText.line(event, reader.processes()[event.process]));
            }
            while (withEvents && reader.next(networkEvent)) {
                out.println("  " + NetworkEventText.line(networkEvent));
            }
        }
    }

    private static final class Messages extends RecordPrinter {
        private final Parser<? extends Message> parser;
        private final TextFormat.Printer text = TextFormat.printer().emittingSingleLine(true);

        private Messages(PrintStream out, Parser<? extends Message> parser) {
            super(out);
            this.parser = parser;
        }

        @Override
        public void accept(ConsumerRecord<byte[], byte[]> record) {
            if (record.value() == null) {
                out.println(place(record) + " deleted: " + new String(record.key(), StandardCharsets.UTF_8));
                return;
            }
            try {
                out.println(place(record) + " " + text.printToString(parser.parseFrom(record.value())));
            } catch (InvalidProtocolBufferException e) {
                out.println(place(record) + " malformed: " + e.getMessage());
            }
        }
    }

    private static final class Sizes extends RecordPrinter {
        private Sizes(PrintStream out) {
            super(out);
        }

        @Override
        public void accept(ConsumerRecord<byte[], byte[]> record) {
            out.println(place(record) + " " + record.value().length + " bytes");
        }
    }
}
