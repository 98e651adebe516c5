package io.thalweg.bench.engine;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.flow.FlowShard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code thalweg bench flow-state}: what live flows weigh, and how long a checkpoint of them takes: the copy that Flink makes
 * while the job goes on, writing it, and reading it back after a failure.
 */
@Command(
        name = "flow-state",
        description = "Weigh live TCP flows, and time a checkpoint of them and its restoration, on one core.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "%nEvery flow has had its handshake and data both ways. Of several rounds the last is told; times are CPU time"
                    + " of the one thread."
        })
public final class FlowStateBench implements Callable<Integer> {
    private static final int ROUNDS = 3;
    /** Only every fourth full collection moves all objects together; the others leave up to 5 % of the heap dead. */
    private static final int COLLECTIONS = 4;

    @Option(names = "--flows", paramLabel = "N", description = "Live flows; ${DEFAULT-VALUE} unless told.")
    private int flows = 1_000_000;

    @Option(names = "--shards", paramLabel = "N", description = "Shards they are in; ${DEFAULT-VALUE} unless told.")
    private int shardCount = 64;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        FlowShard[] shards = new FlowShard[shardCount];
        EngineOptions options = EngineOptions.defaults().withMaxFlowsPerShard(EngineOptions.MOST_FLOWS);
        FlowEngine engine = new FlowEngine(options, new RowTotals());
        // What an engine has whether there are flows or not is no flow's weight: a first flow of another shard loads
        // it.
        fill(engine, new FlowShard[1], 1);
        long before = usedBytes();
        fill(engine, shards, flows);
        ResultLine line = new ResultLine("flow-state");
        line.put("flows", live(shards)).put("bytes_per_flow", (usedBytes() - before) / (double) live(shards));
        for (int round = 1; round < ROUNDS; round++) {
            checkpoint(shards, new ResultLine("warming"));
        }
        checkpoint(shards, line);
        out.println(line);
        return 0;
    }

    private static void fill(FlowEngine engine, FlowShard[] shards, int flows) {
        LiveFlows packets = new LiveFlows(engine);
        for (int shard = 0; shard < shards.length; shard++) {
            shards[shard] = engine.newShard(1, shard);
            engine.open(shards[shard]);
            for (int flow = shard; flow < flows; flow += shards.length) {
                packets.begin(flow);
            }
        }
    }

    private static long live(FlowShard[] shards) {
        long sum = 0;
        for (FlowShard shard : shards) {
            sum += shard.flows();
        }
        return sum;
    }

    private static void checkpoint(FlowShard[] shards, ResultLine line) throws IOException {
        long copied = 0;
        long written = 0;
        long restored = 0;
        long bytes = 0;
        for (FlowShard shard : shards) {
            long begin = cpuNanos();
            FlowShard copy = shard.copy();
            long afterCopy = cpuNanos();
            ByteArrayOutputStream state = new ByteArrayOutputStream(1 << 20);
            copy.writeTo(new DataOutputStream(state));
            long afterWrite = cpuNanos();
            byte[] stored = state.toByteArray();
            long beforeRead = cpuNanos();
            FlowShard read = FlowShard.readFrom(new DataInputStream(new ByteArrayInputStream(stored)));
            restored += cpuNanos() - beforeRead;
            if (read.flows() != shard.flows()) {
                throw new IOException(read.flows() + " flows restored of " + shard.flows());
            }
            copied += afterCopy - begin;
            written += afterWrite - afterCopy;
            bytes += stored.length;
        }
        line.put("state_bytes", bytes)
                .put("copy_seconds", seconds(copied))
                .put("write_seconds", seconds(written))
                .put("restore_seconds", seconds(restored));
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long usedBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
