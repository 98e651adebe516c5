package io.thalweg.standalone.dump;

import io.thalweg.event.Topics;
import io.thalweg.standalone.Endpoints;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code thalweg dump}: what is in a topic, for the person who wonders whether packets arrive; of raw packets also a
 * capture file for Wireshark, or to replay what a flow job did.
 */
@Command(
        name = "dump",
        description = "Print what a Kafka topic holds, or write its packets as a capture file.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  thalweg dump packets --follow",
            "  thalweg dump syscalls --from latest --follow",
            "  thalweg dump packets --pcap out.pcapng",
            "  thalweg dump packets --follow --pcap - | tshark -r -",
            "  thalweg dump spans --from latest --follow"
        })
public final class Dump implements Callable<Integer> {
    private static final String PREFIX = "thalweg.";
    private static final int OUTPUT_BUFFER = 1 << 16;

    /** Where to begin in each partition. */
    enum From {
        EARLIEST,
        LATEST
    }

    @Parameters(
            index = "0",
            paramLabel = "TOPIC",
            description = "packets, syscalls, flows, spans or dead-letters; the prefix " + PREFIX + " may be given.")
    private String topic;

    @Option(
            names = "--pcap",
            paramLabel = "FILE",
            description =
                    "Write the packets to FILE (pcapng, nanoseconds, an interface per capture point; - is standard"
                            + " output) in the order of their times.")
    private String pcap;

    @Option(
            names = "--from",
            paramLabel = "earliest|latest",
            defaultValue = "EARLIEST",
            description = "Begin with the oldest record that is kept, or with what comes now (default: earliest).")
    private From from;

    @Option(names = "--max", paramLabel = "N", description = "Stop after N records (batches, rows).")
    private long max = Long.MAX_VALUE;

    @Option(names = "--follow", description = "Go on with what arrives, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--batches", description = "Of batches print only the head lines, not each packet or call.")
    private boolean batchesOnly;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "The broker (default: that of the `up` which runs, or last ran).")
    private String kafka;

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory of that `up`.")
    private Path data = Endpoints.defaultData();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        String name = topic.startsWith(PREFIX) ? topic : PREFIX + topic;
        if (pcap != null && !name.equals(Topics.PACKETS)) {
            throw new ParameterException(spec.commandLine(), "--pcap: only " + Topics.PACKETS + " holds packets");
        }
        String bootstrap = kafka == null ? Endpoints.of(data).kafka() : kafka;
        try (TopicRecords records = TopicRecords.open(bootstrap, name, from == From.LATEST)) {
            dump(name, records);
            return 0;
        } catch (KafkaException | TopicException e) {
            spec.commandLine().getErr().println("thalweg dump: " + e.getMessage());
            return 1;
        }
    }

    private void dump(String name, TopicRecords records) throws IOException {
        if (pcap == null) {
            PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
            try (RecordPrinter printer = RecordPrinter.of(name, out, !batchesOnly)) {
                records.read(max, follow, printer);
            }
            return;
        }
        OutputStream file =
                pcap.equals("-") ? new FileOutputStream(FileDescriptor.out) : Files.newOutputStream(Path.of(pcap));
        try (CaptureExport export =
                new CaptureExport(new PcapngWriter(new BufferedOutputStream(file, OUTPUT_BUFFER)), !follow)) {
            records.read(max, follow, export);
            export.finish();
            report(export);
        }
    }

    private void report(CaptureExport export) {
        spec.commandLine()
                .getErr()
                .println(String.format(
                        Locale.ROOT,
                        "thalweg dump: %d packets of %d batches%s%s",
                        export.packets(),
                        export.batches(),
                        export.malformed() == 0 ? "" : ", " + export.malformed() + " malformed batches left out",
                        export.isInOrder() ? "" : "; too many to sort at once: reordercap orders them by time"));
    }
}
