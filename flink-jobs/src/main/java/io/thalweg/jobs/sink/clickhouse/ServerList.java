package io.thalweg.jobs.sink.clickhouse;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The addresses in {@code clickhouse.url}: shards separated by semicolons, the replicas of each by commas. */
final class ServerList {
    private ServerList() {}

    /** @return null if one of them is no address */
    static List<List<String>> parse(String text) {
        List<List<String>> shards = new ArrayList<>();
        for (String shard : text.split(";", -1)) {
            List<String> replicas = new ArrayList<>();
            for (String url : shard.split(",", -1)) {
                if (!isHttp(url.strip())) {
                    return null;
                }
                replicas.add(url.strip());
            }
            shards.add(List.copyOf(replicas));
        }
        return List.copyOf(shards);
    }

    private static boolean isHttp(String value) {
        try {
            URI uri = URI.create(value);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
