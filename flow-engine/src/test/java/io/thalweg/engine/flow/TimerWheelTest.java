package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The wheel against a map from slot to tick, through filing anew, ends, copies and restores. */
final class TimerWheelTest {
    private static final int FLOWS = 40;

    private final Slab flows = new Slab(FlowLayout.BYTES);
    private final Map<Integer, Long> due = new TreeMap<>();
    private TimerWheel wheel = new TimerWheel();

    @Property(tries = 50)
    void eachFlowIsVisitedAtItsTickOnce(@ForAll Random random) throws IOException {
        for (int slot = 0; slot < FLOWS; slot++) {
            flows.allocate();
        }
        for (long tick = 1; tick < 1500; tick++) {
            assertThat(visited(tick)).containsExactlyInAnyOrderElementsOf(expected(tick));
            for (int i = random.nextInt(20); i > 0; i--) {
                change(random, tick);
            }
            if (random.nextInt(100) == 0) {
                wheel = random.nextBoolean() ? wheel.copy() : restored();
            }
        }
    }

    @Test
    void leftOversAreSweptOut() throws IOException {
        int slot = flows.allocate();
        for (int i = 0; i < 100_000; i++) {
            wheel.schedule(flows, slot, TimerWheel.startOf(i % 300), 0);
            TimerWheel.unfile(flows, slot);
        }
        assertThat(written().length).isLessThan(4 * 512 + 4 * 2000);
    }

    @Test
    void slotBeyondTheFlowsIsRefused() throws IOException {
        int slot = flows.allocate();
        wheel.schedule(flows, slot, 0, 0);
        byte[] state = written();
        Slab none = new Slab(FlowLayout.BYTES);
        assertThatThrownBy(() -> TimerWheel.readFrom(new DataInputStream(new ByteArrayInputStream(state)), none))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("slot 0");
    }

    private void change(Random random, long done) {
        int slot = random.nextInt(FLOWS);
        if (random.nextInt(4) == 0) {
            TimerWheel.unfile(flows, slot);
            due.remove(slot);
            return;
        }
        long deadline = TimerWheel.startOf(done + random.nextInt(random.nextInt(10) == 0 ? 2000 : 50) - 5);
        wheel.schedule(flows, slot, deadline, done);
        long tick = Math.max(TimerWheel.tick(deadline), done) + 1;
        due.merge(slot, tick, Math::min);
    }

    private List<Integer> expected(long tick) {
        List<Integer> slots = new ArrayList<>();
        due.forEach((slot, at) -> {
            if (at == tick) {
                slots.add(slot);
            }
        });
        due.values().removeIf(at -> at == tick);
        return slots;
    }

    private List<Integer> visited(long tick) {
        int first = wheel.first(flows, tick);
        List<Integer> slots = new ArrayList<>();
        List<Integer> filed = new ArrayList<>();
        for (int slot : wheel.take(tick)) {
            if (!TimerWheel.isFiled(flows, slot, tick)) {
                continue;
            }
            filed.add(slot);
            if (TimerWheel.isDue(flows, slot, tick)) {
                TimerWheel.unfile(flows, slot);
                slots.add(slot);
            } else {
                wheel.keep(flows, slot);
            }
        }
        assertThat(first).isEqualTo(filed.isEmpty() ? Slab.NONE : filed.get(0));
        return slots;
    }

    private TimerWheel restored() throws IOException {
        return TimerWheel.readFrom(new DataInputStream(new ByteArrayInputStream(written())), flows);
    }

    private byte[] written() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        wheel.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
