package io.thalweg.standalone.sink;

import com.sun.management.OperatingSystemMXBean;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.jobs.sink.clickhouse.ClickHouseOptions;
import io.thalweg.jobs.sink.clickhouse.ClickHouseSink;
import io.thalweg.jobs.sink.clickhouse.Guarantee;
import io.thalweg.standalone.clickhouse.ClickHouseSchema;
import io.thalweg.standalone.clickhouse.NodeProcess;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * How many rows of {@code l4_flow_log} a second a Flink job brings into the embedded engine, everything included, with
 * either guarantee in turns. A program, not a test: see benchmarks/README.md.
 */
final class SinkRate {
    private static final int KINDS_OF_ROWS = 1 << 14;

    private SinkRate() {}

    /** @param arguments millions of rows of a pass, passes, parallelism */
    public static void main(String[] arguments) throws Exception {
        long rows = (long) (Double.parseDouble(arguments[0]) * 1_000_000);
        Path directory = Files.createTempDirectory("sink-rate");
        try (NodeProcess node = NodeProcess.start(directory.resolve("clickhouse"))) {
            ClickHouseSchema.apply(node.endpoint());
            ClickHouseSchema.keep(node.endpoint(), Duration.ZERO);
            node.query("SYSTEM STOP MERGES flow_log.l4_flow_log");
            for (int pass = 0; pass < Integer.parseInt(arguments[1]); pass++) {
                for (Guarantee guarantee : Guarantee.values()) {
                    pass(node, directory, guarantee, rows, Integer.parseInt(arguments[2]));
                }
            }
        }
    }

    private static void pass(NodeProcess node, Path directory, Guarantee guarantee, long rows, int parallelism)
            throws Exception {
        node.query("TRUNCATE TABLE flow_log.l4_flow_log");
        long start = System.nanoTime();
        double flinkBefore = flinkSeconds();
        double nodeBefore = nodeSeconds(node);
        job(node.url(), directory, guarantee, rows, parallelism);
        double seconds = (System.nanoTime() - start) / 1e9;
        double flink = flinkSeconds() - flinkBefore;
        double engine = nodeSeconds(node) - nodeBefore;
        String counted = node.query("SELECT count() FROM flow_log.l4_flow_log").strip();
        if (!counted.equals(String.valueOf(rows))) {
            throw new IllegalStateException(counted + " rows instead of " + rows);
        }
        System.out.printf(
                Locale.ROOT,
                "{\"guarantee\":\"%s\",\"rows\":%d,\"seconds\":%.1f,\"rows_per_second\":%.0f,\"flink_cpu_seconds\":%.1f,"
                        + "\"clickhouse_cpu_seconds\":%.1f,\"rows_per_2_cpu_seconds\":%.0f}%n",
                guarantee,
                rows,
                seconds,
                rows / seconds,
                flink,
                engine,
                rows / (flink + engine) * 2);
    }

    private static double flinkSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    private static double nodeSeconds(NodeProcess node) {
        return ProcessHandle.of(node.pid())
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow()
                        .toMillis()
                / 1e3;
    }

    private static void job(String url, Path directory, Guarantee guarantee, long rows, int parallelism)
            throws Exception {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(5));
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
        environment
                .fromSource(
                        new DataGeneratorSource<>(number -> number, rows, Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .map(SinkRate::row)
                .returns(Types.GENERIC(L4FlowLog.class))
                .sinkTo(ClickHouseSink.of(() -> L4FlowLogTable.TABLE)
                        .set(ClickHouseOptions.URL, url)
                        .set(ClickHouseOptions.GUARANTEE, guarantee)
                        .set(
                                ClickHouseOptions.STAGING_DIR,
                                directory.resolve("staging").toUri().toString())
                        .set(
                                ClickHouseOptions.MAX_ROWS,
                                Integer.getInteger("rows", ClickHouseOptions.MAX_ROWS.defaultValue()))
                        .set(ClickHouseOptions.MAX_BYTES, MemorySize.parse(System.getProperty("bytes", "8mb")))
                        .set(ClickHouseOptions.INSERT_SETTINGS, settings())
                        .build());
        environment.execute("sink rate");
    }

    private static Map<String, String> settings() {
        String given = System.getProperty("settings");
        if (given == null) {
            return ClickHouseOptions.INSERT_SETTINGS.defaultValue();
        }
        Map<String, String> settings = new TreeMap<>();
        for (String one : given.isEmpty() ? new String[0] : given.split(",")) {
            settings.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
        }
        return settings;
    }

    private static L4FlowLog row(long number) {
        L4FlowLog row = Rows.KINDS[(int) number & KINDS_OF_ROWS - 1];
        row.id = number * 0x9e3779b97f4a7c15L;
        row.flowId = row.id >>> 1;
        row.time = (int) (1_790_000_000 + number / 20_000);
        return row;
    }

    /** HTTP over TCP between a thousand hosts, in numbers as they come. Shared by the subtasks, which only set ids. */
    private static final class Rows {
        static final L4FlowLog[] KINDS = new L4FlowLog[KINDS_OF_ROWS];

        static {
            Random random = new Random(42);
            for (int i = 0; i < KINDS.length; i++) {
                KINDS[i] = kind(random);
            }
        }

        private static L4FlowLog kind(Random random) {
            L4FlowLog row = new L4FlowLog();
            row.mac0 = 0x0242_0a00_0000L + random.nextInt(1000);
            row.mac1 = 0x0242_0a00_0000L + random.nextInt(50);
            row.ethType = 0x0800;
            row.ip40 = 0x0a000000 + random.nextInt(1000);
            row.ip41 = 0x0a010000 + random.nextInt(50);
            row.isIpv4 = 1;
            row.protocol = 6;
            row.clientPort = 32768 + random.nextInt(28000);
            row.serverPort = 8000 + random.nextInt(20);
            row.tcpFlagsBit0 = 0x1b;
            row.tcpFlagsBit1 = 0x1b;
            row.synSeq = random.nextInt() & 0xffff_ffffL;
            row.synAckSeq = random.nextInt() & 0xffff_ffffL;
            row.l7Protocol = 20;
            row.closeType = 1;
            row.agentId = 1 + random.nextInt(10);
            row.observationPoint = random.nextBoolean() ? "c" : "s";
            row.startTime = 1_790_000_000_000_000L + random.nextInt(1_000_000_000);
            row.endTime = row.startTime + random.nextInt(100_000);
            row.duration = row.endTime - row.startTime;
            row.podId0 = random.nextInt(1000);
            row.podId1 = random.nextInt(50);
            row.serviceId1 = random.nextInt(20);
            row.packetTx = 3 + random.nextInt(20);
            row.packetRx = 3 + random.nextInt(20);
            row.byteTx = 200 + random.nextInt(5000);
            row.byteRx = 200 + random.nextInt(50_000);
            row.l3ByteTx = row.byteTx - 14 * row.packetTx;
            row.l3ByteRx = row.byteRx - 14 * row.packetRx;
            row.totalPacketTx = row.packetTx;
            row.totalPacketRx = row.packetRx;
            row.totalByteTx = row.byteTx;
            row.totalByteRx = row.byteRx;
            row.l7Request = 1 + random.nextInt(3);
            row.l7Response = row.l7Request;
            row.rtt = 100 + random.nextInt(1000);
            row.srtSum = random.nextInt(1000);
            row.srtCount = 1 + random.nextInt(5);
            row.srtMax = random.nextInt(1000);
            row.rrtSum = random.nextInt(100_000);
            row.rrtCount = row.l7Request;
            row.rrtMax = random.nextInt(100_000);
            row.synCount = 1;
            row.synackCount = 1;
            row.finCount = 2;
            row.requestDomain = "service-" + random.nextInt(20) + ".shop.svc";
            return row;
        }
    }
}
