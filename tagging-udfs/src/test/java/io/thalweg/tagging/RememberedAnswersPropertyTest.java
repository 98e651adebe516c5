package io.thalweg.tagging;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * What tagger and directory remember from row to row (the agent, who is alone with an address, the services in front of a
 * pod) is at all times what a directory says that was just made of the same records.
 */
class RememberedAnswersPropertyTest {
    private static final long STEP = ResourceDirectory.EARLY_MICROS / 2;
    private static final int STEPS = 8;
    private static final int IDS = 3;

    private enum Kind {
        POD,
        SERVICE,
        AGENT,
        SNAPSHOT
    }

    /** @param detail what differs between two records of the same kind and id */
    private record Change(Kind kind, int id, int detail, int from, int steps, boolean removes) {
        Resource resource() {
            if (kind == Kind.SNAPSHOT) {
                return Resources.snapshot(Resources.CLUSTER, detail > 0);
            }
            Resource.Builder resource =
                    switch (kind) {
                        case POD ->
                            Resources.pod(id, "10.0.0." + (1 + detail), "fd00::" + (1 + detail))
                                    .setOwnerId(1 + detail % 2);
                        case SERVICE -> service();
                        default -> Resources.agent(1, 1 + detail).setTeamId(1 + detail);
                    };
            return resource.setValidFrom(1 + from * STEP)
                    .setValidTo(steps == 0 ? 0 : 1 + (from + steps) * STEP)
                    .build();
        }

        private Resource.Builder service() {
            Resource.Builder service = Resources.service(id, "11.0.0." + id, "11.0.0." + (1 + detail))
                    .addWorkloadIds(1 + detail % 2);
            return detail == 2 ? service : service.addPorts(Resources.port(80, 8080 + detail));
        }
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(5, Arbitraries.just(Kind.POD)),
                                Tuple.of(5, Arbitraries.just(Kind.SERVICE)),
                                Tuple.of(1, Arbitraries.just(Kind.AGENT)),
                                Tuple.of(1, Arbitraries.just(Kind.SNAPSHOT))),
                        Arbitraries.integers().between(1, IDS),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, STEPS),
                        Arbitraries.integers().between(0, STEPS / 2),
                        Arbitraries.integers().between(0, 5).map(dice -> dice == 0))
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Property(tries = 150)
    void isStillTrue(@ForAll("changes") List<Change> changes) {
        ResourceDirectory directory = new ResourceDirectory();
        Tagger tagger = new Tagger(directory);
        Map<ResourceKey, Resource> records = new LinkedHashMap<>();
        for (Change change : changes) {
            Resource resource = change.resource();
            if (change.removes()) {
                directory.remove(ResourceKey.of(resource));
                records.remove(ResourceKey.of(resource));
            } else {
                directory.put(resource);
                records.put(ResourceKey.of(resource), resource);
            }
            assertSame(tagger, records.values());
        }
    }

    private static void assertSame(Tagger tagger, Iterable<Resource> records) {
        ResourceDirectory made = new ResourceDirectory();
        records.forEach(made::put);
        Tagger without = new Tagger(made);
        for (int step = 0; step < 2 * STEPS; step++) {
            long micros = 1 + step * STEP;
            for (int port = 8080; port <= 8081; port++) {
                assertSame(tagger, without, "10.0.0.1", "10.0.0.2", port, micros);
                assertSame(tagger, without, "fd00::1", "fd00::3", port, micros);
            }
            for (int service = 1; service <= IDS; service++) {
                assertSame(tagger, without, "10.0.0.3", "11.0.0." + service, 80, micros);
            }
        }
    }

    private static void assertSame(Tagger one, Tagger other, String client, String server, int port, long micros) {
        L4FlowLog row = Rows.flow(client, server, port);
        L4FlowLog same = Rows.flow(client, server, port);
        row.startTime = micros;
        same.startTime = micros;
        boolean isKnown = one.tag(row);

        assertThat(other.tag(same)).isEqualTo(isKnown);
        assertThat(tags(row))
                .as("%s to %s:%s at %s", client, server, port, micros)
                .isEqualTo(tags(same));
    }

    private static List<Long> tags(L4FlowLog row) {
        return List.of(
                row.podId0,
                row.podId1,
                row.podGroupId1,
                row.serviceId0,
                row.serviceId1,
                row.autoInstanceId1,
                row.autoServiceId0,
                row.autoServiceId1,
                (long) row.autoServiceType0,
                (long) row.autoServiceType1,
                (long) row.tagSource0,
                (long) row.tagSource1,
                (long) row.l3EpcId0,
                (long) row.teamId);
    }
}
