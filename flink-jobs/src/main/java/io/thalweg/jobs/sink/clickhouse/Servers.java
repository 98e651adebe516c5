package io.thalweg.jobs.sink.clickhouse;

import java.util.List;

/** All servers that a sink or a scan knows: shards, each of which has a part of the rows. Thread-safe. */
final class Servers implements AutoCloseable {
    private final List<Shard> shards;

    Servers(ClickHouseSettings settings) {
        shards = settings.servers().stream()
                .map(urls -> new Shard(urls.stream()
                        .map(url -> new Replica(new ClickHouseConnection(settings, url), settings.retry()))
                        .toList()))
                .toList();
    }

    int shards() {
        return shards.size();
    }

    Shard shard(int index) {
        return shards.get(index);
    }

    /** Servers that did not answer when they were last asked. */
    int away() {
        int away = 0;
        for (Shard shard : shards) {
            for (Replica replica : shard.replicas()) {
                away += replica.isAway() ? 1 : 0;
            }
        }
        return away;
    }

    @Override
    public void close() {
        for (Shard shard : shards) {
            shard.replicas().forEach(replica -> replica.connection().close());
        }
    }
}
