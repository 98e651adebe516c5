package io.thalweg.tagging;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.Resource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Pods that come, go, come back and pass their addresses on, against a list that is searched from end to end. */
class AsOfTimePropertyTest {
    private static final int PODS = 6;
    private static final int ADDRESSES = 4;
    private static final long STEP = ResourceDirectory.EARLY_MICROS / 4;
    private static final int STEPS = 40;

    /** What happens to the directory. */
    private record Change(int pod, int address, int from, int steps, boolean removes) {
        Resource resource() {
            return Resources.pod(pod, text(address))
                    .setValidFrom(1 + from * STEP)
                    .setValidTo(steps == 0 ? 0 : 1 + (from + steps) * STEP)
                    .build();
        }
    }

    private static String text(int number) {
        return "10.0.0." + (1 + number);
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, PODS),
                        Arbitraries.integers().between(0, ADDRESSES - 1),
                        Arbitraries.integers().between(0, STEPS),
                        Arbitraries.integers().between(0, STEPS / 4),
                        Arbitraries.integers().between(0, 9).map(dice -> dice == 0))
                .as(Change::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 300)
    void everyAddressIsItsHoldersAtAnyTime(@ForAll("changes") List<Change> changes) throws IOException {
        ResourceDirectory directory = new ResourceDirectory();
        Map<ResourceKey, Resource> model = new LinkedHashMap<>();
        for (Change change : changes) {
            Resource resource = change.resource();
            if (change.removes()) {
                directory.remove(ResourceKey.of(resource));
                model.remove(ResourceKey.of(resource));
            } else {
                directory.put(resource);
                model.put(ResourceKey.of(resource), resource);
            }
        }
        assertSame(directory, model);
        assertSame(reread(directory), model);
    }

    @Property(tries = 100)
    void orderOfRecordsDoesNotMatter(@ForAll("changes") List<Change> changes, @ForAll Random random) {
        Map<ResourceKey, Resource> last = new LinkedHashMap<>();
        changes.forEach(change -> last.put(ResourceKey.of(change.resource()), change.resource()));
        List<Resource> shuffled = new ArrayList<>(last.values());
        Collections.shuffle(shuffled, random);
        ResourceDirectory directory = new ResourceDirectory();
        shuffled.forEach(directory::put);

        assertSame(directory, last);
    }

    private static void assertSame(ResourceDirectory directory, Map<ResourceKey, Resource> model) {
        Tagger tagger = new Tagger(directory);
        for (int address = 0; address < ADDRESSES; address++) {
            for (int step = 0; step < 2 * STEPS; step++) {
                long micros = 1 + step * STEP / 2;
                L4FlowLog row = Rows.flow(text(address), "8.8.8.8", 53);
                row.startTime = micros;
                tagger.tag(row);
                assertThat(row.podId0)
                        .as("%s at %s", text(address), micros)
                        .isEqualTo(holder(model, text(address), micros));
            }
        }
    }

    private static int holder(Map<ResourceKey, Resource> model, String address, long micros) {
        List<Resource> holders = model.values().stream()
                .filter(pod -> pod.getAddresses(0).equals(Resources.address(address)))
                .filter(pod -> pod.getValidTo() == 0 || pod.getValidTo() > pod.getValidFrom())
                .toList();
        Comparator<Resource> from = Comparator.comparingLong(Resource::getValidFrom);
        Comparator<Resource> id = Comparator.comparingInt(Resource::getId);
        return holders.stream()
                .filter(pod -> pod.getValidFrom() <= micros)
                .filter(pod -> pod.getValidTo() == 0 || micros < pod.getValidTo())
                .max(from.thenComparing(id.reversed()))
                .or(() -> holders.stream()
                        .filter(pod -> pod.getValidFrom() > micros)
                        .filter(pod -> pod.getValidFrom() - ResourceDirectory.EARLY_MICROS <= micros)
                        .min(from.thenComparing(id)))
                .map(Resource::getId)
                .orElse(0);
    }

    private static ResourceDirectory reread(ResourceDirectory directory) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        directory.writeTo(new DataOutputStream(bytes));
        return ResourceDirectory.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
