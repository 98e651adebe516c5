package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * State that earlier versions wrote after the first half of {@link #PACKETS} goes on with the second. The files are kept
 * as those versions made them.
 */
final class OlderFlowStateTest {
    private static final List<Conversation.Packet> PACKETS = Traffic.of(7, 60, 20);
    private static final int HALF = PACKETS.size() / 2;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void goesOnWithTheSameRows(int version) throws IOException {
        Run whole = new Run();
        PACKETS.subList(0, HALF).forEach(whole::feed);
        int live = whole.shard.flows();
        whole.flows.clear();
        whole.sessions.clear();
        PACKETS.subList(HALF, PACKETS.size()).forEach(whole::feed);

        Run restored = new Run();
        restored.open(read(version));
        assertThat(live).isGreaterThan(10);
        assertThat(restored.shard.flows()).isEqualTo(live);
        PACKETS.subList(HALF, PACKETS.size()).forEach(restored::feed);

        assertThat(rows(restored.finish())).isNotEmpty().containsExactlyInAnyOrderElementsOf(rows(whole.finish()));
    }

    /** Without ids: flows of one tick end in another order than they would have. */
    private static List<String> rows(Run run) {
        return RowText.of(run.flows, run.sessions).stream()
                .map(row -> row.replaceFirst("\"_id\":\"?[0-9]+\"?,?", ""))
                .toList();
    }

    private static FlowShard read(int version) throws IOException {
        String file = "flow-state-" + version + ".gz";
        try (var in = new DataInputStream(new GZIPInputStream(OlderFlowStateTest.class.getResourceAsStream(file)))) {
            return FlowShard.readFrom(in);
        }
    }
}
