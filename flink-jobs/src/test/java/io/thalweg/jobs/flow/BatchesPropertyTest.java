package io.thalweg.jobs.flow;

import static io.thalweg.jobs.flow.TestAgent.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The same packets give the same rows however the agent cut them into batches, whichever of them come again, however the
 * shards take turns and wherever the job is restored from a checkpoint.
 */
class BatchesPropertyTest {
    private static final int SHARDS = 3;
    private static final long LONGEST_BATCH = 3 * SECOND;
    private static final long LONGER_THAN_ANY_TIMEOUT = 400 * SECOND;

    @Property(tries = 25)
    void rowsAreTheSame(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<List<Step>> shards = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            shards.add(steps(random));
        }

        List<String> expected;
        try (FlowHarness job = FlowHarness.fresh()) {
            for (int shard = 0; shard < SHARDS; shard++) {
                for (byte[] batch : batches(shard, shards.get(shard), random, 1)) {
                    job.send(batch);
                }
            }
            expected = withoutIds(job.rows());
        }
        assertThat(expected).isNotEmpty();
        assertThat(withoutIds(disturbed(shards, random))).isEqualTo(expected);
    }

    /** Batches cut anywhere, each now and then sent again with those before it, shards in turns, restored in between. */
    private static List<String> disturbed(List<List<Step>> shards, Random random) throws Exception {
        List<List<byte[]>> batches = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            batches.add(batches(shard, shards.get(shard), random, 4));
        }
        List<String> rows = new ArrayList<>();
        FlowHarness job = FlowHarness.fresh();
        try {
            int[] next = new int[SHARDS];
            for (int left = batches.stream().mapToInt(List::size).sum(); left > 0; ) {
                int shard = random.nextInt(SHARDS);
                if (next[shard] == batches.get(shard).size()) {
                    continue;
                }
                job.send(batches.get(shard).get(next[shard]++));
                left--;
                if (random.nextInt(3) == 0) {
                    for (int again = random.nextInt(next[shard]); again < next[shard]; again++) {
                        job.send(batches.get(shard).get(again));
                    }
                }
                if (random.nextInt(20) == 0) {
                    rows.addAll(job.rows());
                    assertThat(job.losses()).isEmpty();
                    var state = job.snapshot();
                    job.close();
                    job = FlowHarness.restored(state);
                }
            }
            rows.addAll(job.rows());
            assertThat(job.losses()).isEmpty();
        } finally {
            job.close();
        }
        return rows;
    }

    /** What happens on a shard: HTTP conversations that run side by side, with pauses. */
    private static List<Step> steps(Random random) {
        List<List<Step>> conversations = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            conversations.add(conversation(random, 40_000 + i));
        }
        List<Step> mixed = new ArrayList<>();
        while (!conversations.isEmpty()) {
            List<Step> conversation = conversations.get(random.nextInt(conversations.size()));
            mixed.add(conversation.remove(0));
            conversations.removeIf(List::isEmpty);
        }
        return mixed;
    }

    private static List<Step> conversation(Random random, int port) {
        Frames.End client = Frames.End.of(1 + random.nextInt(5), port);
        Frames.End server = Frames.End.of(100, 80);
        long pause = random.nextInt(8) == 0 ? 70 * SECOND : random.nextInt(500) * TestAgent.MILLISECOND;
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(0, agent -> agent.packet(client, server, Frames.SYN, 1000, 0, "")));
        steps.add(new Step(0, agent -> agent.packet(server, client, Frames.SYN | Frames.ACK, 5000, 1001, "")));
        steps.add(new Step(0, agent -> agent.packet(client, server, Frames.ACK, 1001, 5001, "")));
        int clientSequence = 1001;
        int serverSequence = 5001;
        for (int i = random.nextInt(4); i >= 0; i--) {
            String request = "GET /" + i + " HTTP/1.1\r\nHost: example.org\r\n\r\n";
            String response = "HTTP/1.1 " + (200 + i * 100) + " X\r\nContent-Length: 2\r\n\r\nok";
            int from = clientSequence;
            int to = serverSequence;
            int push = Frames.PSH | Frames.ACK;
            steps.add(new Step(pause, agent -> agent.packet(client, server, push, from, to, request)));
            steps.add(new Step(0, agent -> agent.packet(server, client, push, to, from + request.length(), response)));
            clientSequence += request.length();
            serverSequence += response.length();
        }
        int sent = clientSequence - 1001;
        int received = serverSequence - 5001;
        if (random.nextInt(3) > 0) {
            steps.add(new Step(0, agent -> agent.close(client, server, sent, received)));
        }
        return steps;
    }

    private static List<byte[]> batches(int shard, List<Step> steps, Random random, int cutOneIn) {
        TestAgent agent = new TestAgent(7, shard);
        List<byte[]> batches = new ArrayList<>();
        long begin = agent.now();
        for (Step step : steps) {
            if (agent.now() + step.pause() - begin > LONGEST_BATCH || random.nextInt(cutOneIn) == 0) {
                batches.add(agent.batch());
                begin = agent.pause(step.pause()).now();
            } else {
                agent.pause(step.pause());
            }
            step.packets().accept(agent);
        }
        batches.add(agent.batch());
        batches.add(agent.pause(LONGER_THAN_ANY_TIMEOUT).batch());
        return batches;
    }

    /** A row's id tells its place among the rows of its shard, which depends on when the clock was moved. */
    private static List<String> withoutIds(List<String> rows) {
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(row.replaceFirst("\"_id\":\"?\\d+\"?,", "")));
        Collections.sort(lines);
        return lines;
    }

    private record Step(long pause, Consumer<TestAgent> packets) {}
}
