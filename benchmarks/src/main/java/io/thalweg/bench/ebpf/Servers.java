package io.thalweg.bench.ebpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Those that are asked, and how fast each of them is told to be asked. */
final class Servers implements AutoCloseable {
    private final ServerProcess redis;
    private final ServerProcess nginx;

    private Servers(ServerProcess redis, ServerProcess nginx) {
        this.redis = redis;
        this.nginx = nginx;
    }

    static Servers start(Path folder) throws IOException, InterruptedException {
        ServerProcess redis = ServerProcess.redis(Files.createDirectory(folder.resolve("redis")));
        try {
            return new Servers(redis, ServerProcess.nginx(Files.createDirectory(folder.resolve("nginx"))));
        } catch (IOException | InterruptedException e) {
            redis.close();
            throw e;
        }
    }

    private ServerProcess of(Load load) {
        return load.client() == Load.Client.WRK ? nginx : redis;
    }

    double estimate(Load load) throws IOException {
        return load.estimate(of(load).port());
    }

    Turns.Turn run(Load load, int seconds, double estimate) throws IOException {
        ServerProcess server = of(load);
        long before = server.processorNanos();
        LoadResult result = load.run(server.port(), seconds, estimate);
        double nanos = server.processorNanos() - before;
        return new Turns.Turn(result, nanos / result.requests() / 1000);
    }

    @Override
    public void close() {
        redis.close();
        nginx.close();
    }
}
