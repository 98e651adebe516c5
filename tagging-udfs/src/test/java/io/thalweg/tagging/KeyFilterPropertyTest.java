package io.thalweg.tagging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The table finds every key that it has, whatever its filter was told and forgot, and the filter spares it most that it has not. */
class KeyFilterPropertyTest {
    private static final int TAG = Keys.ADDRESS;
    private static final int ENTRIES = 200;
    private static final int CHANGES = 3000;

    @Property(tries = 50)
    void everyKeyIsFoundUntilItIsRemoved(@ForAll Random random) {
        KeyTable table = new KeyTable();
        List<List<Long>> model = new ArrayList<>();
        for (int entry = 0; entry < ENTRIES; entry++) {
            model.add(new ArrayList<>());
        }
        for (int change = 0; change < CHANGES; change++) {
            int entry = random.nextInt(ENTRIES);
            if (random.nextInt(3) == 0) {
                table.removeAll(entry);
                model.get(entry).clear();
            } else {
                long key = random.nextInt(ENTRIES * 4);
                table.add(TAG, 0, key, entry);
                model.get(entry).add(key);
            }
        }
        for (int entry = 0; entry < ENTRIES; entry++) {
            for (long key : model.get(entry)) {
                assertThat(holders(table, key)).as("key %s", key).contains(entry);
            }
        }
        assertThat(table.size()).isEqualTo(model.stream().mapToInt(List::size).sum());
    }

    private static List<Integer> holders(KeyTable table, long key) {
        List<Integer> holders = new ArrayList<>();
        for (int link = table.first(TAG, 0, key); link != KeyTable.NONE; link = table.next(link)) {
            holders.add(table.entry(link));
        }
        return holders;
    }

    @Test
    void mostKeysThatAreNotThereDoNotPass() {
        Random random = new Random(7);
        KeyFilter filter = new KeyFilter(10_000);
        for (int i = 0; i < 10_000; i++) {
            filter.add(random.nextLong());
        }
        int passed = 0;
        for (int i = 0; i < 10_000; i++) {
            passed += filter.mayHave(random.nextLong()) ? 1 : 0;
        }

        assertThat(passed).isLessThan(1000);
    }
}
