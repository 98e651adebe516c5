package io.thalweg.agent.bpf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What tcpdump saw of the loopback interface: each byte of TCP by its ports and sequence number. */
final class Wire implements AutoCloseable {
    private static final int PCAP_HEADER_BYTES = 24;

    private final Path file;
    private final Program tcpdump;
    /** By "source>destination": byte by sequence number. */
    private final Map<String, Map<Integer, Byte>> streams = new HashMap<>();

    private Wire(Path file, Program tcpdump) {
        this.file = file;
        this.tcpdump = tcpdump;
    }

    static Wire record(Path directory, String filter) throws IOException, InterruptedException {
        Path file = directory.resolve("wire.pcap");
        Wire wire = new Wire(
                file,
                Program.start(
                        "tcpdump",
                        "-i",
                        "lo",
                        "-U",
                        "-w",
                        file.toString(),
                        "-s",
                        "0",
                        "-B",
                        "16384",
                        "--immediate-mode",
                        "-Z",
                        "root",
                        filter));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Files.exists(file) || Files.size(file) < PCAP_HEADER_BYTES) {
            if (System.nanoTime() > deadline) {
                throw new IOException("tcpdump does not begin");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return wire;
    }

    /** Ends the recording and reads it. */
    void read() throws IOException, InterruptedException {
        // tcpdump has no word for "all written": its file stops growing.
        long size = -1;
        while (size != Files.size(file)) {
            size = Files.size(file);
            TimeUnit.MILLISECONDS.sleep(200);
        }
        close();
        String table = Program.run(
                "tshark",
                "-r",
                file.toString(),
                "-Y",
                "tcp.len > 0",
                "-T",
                "fields",
                "-e",
                "tcp.srcport",
                "-e",
                "tcp.dstport",
                "-e",
                "tcp.seq_raw",
                "-e",
                "tcp.payload");
        for (String line : table.split("\n")) {
            String[] fields = line.split("\t");
            if (fields.length < 4) {
                continue;
            }
            Map<Integer, Byte> stream = streams.computeIfAbsent(fields[0] + ">" + fields[1], key -> new HashMap<>());
            int sequence = (int) Long.parseLong(fields[2]);
            for (byte value : HexFormat.of().parseHex(fields[3].replace(":", ""))) {
                stream.put(sequence++, value);
            }
        }
    }

    /** The bytes of a direction from a sequence number on; dots where the wire had none. */
    String bytes(int from, int to, int sequence, int length) {
        Map<Integer, Byte> stream = streams.getOrDefault(from + ">" + to, Map.of());
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = stream.getOrDefault(sequence + i, (byte) '.');
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Bytes of all streams in both directions that end or begin at the port. */
    long bytes(int port) {
        return streams.entrySet().stream()
                .filter(stream -> stream.getKey().startsWith(port + ">")
                        || stream.getKey().endsWith(">" + port))
                .mapToLong(stream -> stream.getValue().size())
                .sum();
    }

    @Override
    public void close() {
        tcpdump.close();
    }
}
