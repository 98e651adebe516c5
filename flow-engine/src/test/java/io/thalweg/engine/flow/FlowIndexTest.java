package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The index against a map, with hashes of which many are equal, have the same home or the same eight bits. */
final class FlowIndexTest {
    private final Slab flows = new Slab(FlowLayout.BYTES);
    private final Map<Integer, Integer> hashes = new HashMap<>();
    private FlowIndex index = new FlowIndex(flows);

    @Property(tries = 100)
    void everyFlowIsFoundUntilItIsRemoved(@ForAll Random random) {
        List<Integer> slots = new ArrayList<>();
        for (int step = 0; step < 600; step++) {
            if (slots.isEmpty() || random.nextInt(3) > 0) {
                slots.add(add(random.nextInt(4) << 24 | random.nextInt(64) * 0x1_0001));
            } else {
                remove(slots.remove(random.nextInt(slots.size())));
            }
            if (step % 200 == 199) {
                index = index.copy(flows);
            }
        }
        assertThat(index.size()).isEqualTo(slots.size());
        slots.forEach(slot -> assertThat(found(hashes.get(slot))).contains(slot));
        slots.forEach(this::remove);
        assertThat(index.size()).isZero();
    }

    private int add(int hash) {
        int slot = flows.allocate();
        index.add(hash, slot);
        Fields.i32(flows.chunk(slot), flows.offset(slot), FlowLayout.HASH, hash);
        hashes.put(slot, hash);
        assertThat(found(hash)).contains(slot);
        return slot;
    }

    private void remove(int slot) {
        int hash = hashes.remove(slot);
        index.remove(hash, slot);
        flows.free(slot);
        assertThat(found(hash)).doesNotContain(slot);
    }

    private List<Integer> found(int hash) {
        List<Integer> slots = new ArrayList<>();
        for (int at = index.first(hash); index.entry(at) != 0; at = index.next(at)) {
            if (FlowIndex.mayBe(index.entry(at), hash)) {
                slots.add(FlowIndex.slot(index.entry(at)));
            }
        }
        return slots;
    }
}
