package io.thalweg.bench.ebpf;

import io.thalweg.bench.agent.ThreadTimes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real server on loopback, for the time of a measurement. Its files are in a folder that the caller deletes. */
final class ServerProcess implements AutoCloseable {
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_MILLIS = 20;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static ServerProcess redis(Path folder) throws IOException, InterruptedException {
        int port = freePort();
        return start(
                port,
                folder,
                "redis-server",
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString());
    }

    /** One worker, which answers of itself. */
    static ServerProcess nginx(Path folder) throws IOException, InterruptedException {
        int port = freePort();
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                user root;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events { worker_connections 256; }
                http {
                  access_log off;
                  keepalive_requests 100000000;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  server {
                    listen 127.0.0.1:%2$d;
                    location / { return 200 "0123456789012345678901234567890123456789012345678901234567890123"; }
                  }
                }
                """.formatted(folder, port));
        return start(
                port,
                folder,
                "nginx",
                "-c",
                configuration.toString(),
                "-e",
                folder.resolve("start.log").toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static ServerProcess start(int port, Path folder, String... command)
            throws IOException, InterruptedException {
        Path said = folder.resolve(command[0] + ".said");
        ServerProcess server = new ServerProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start(),
                port);
        long deadline = System.nanoTime() + START_NANOS;
        while (!server.answers()) {
            if (!server.process.isAlive() || System.nanoTime() - deadline >= 0) {
                server.close();
                throw new IOException(command[0] + " does not run: " + Files.readString(said));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return server;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** Of the server and the workers that it has started. */
    long processorNanos() throws IOException {
        long sum = 0;
        for (ProcessHandle each : (Iterable<ProcessHandle>)
                Stream.concat(Stream.of(process.toHandle()), process.descendants())::iterator) {
            sum += ThreadTimes.of(each.pid()).whole();
        }
        return sum;
    }

    @Override
    public void close() {
        Ended.onRequest(process);
    }
}
