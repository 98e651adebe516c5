package io.thalweg.agent.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real nginx with one worker: /up answers itself, /px asks a second server of the same worker for /up. */
final class Nginx implements AutoCloseable {
    final int port;
    final int upstreamPort;
    private final Program program;

    Nginx(Path directory) throws IOException, InterruptedException {
        port = Ports.free();
        upstreamPort = Ports.free();
        Path configuration = directory.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events { worker_connections 256; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  server {
                    listen 127.0.0.1:%2$d;
                    location /up { return 200 "direct"; }
                    location /px { proxy_pass http://127.0.0.1:%3$d/up; }
                  }
                  server {
                    listen 127.0.0.1:%3$d;
                    location /up { return 200 "behind"; }
                  }
                }
                """.formatted(directory, port, upstreamPort));
        program = Program.start(
                "nginx",
                "-c",
                configuration.toString(),
                "-e",
                directory.resolve("start.log").toString());
        Ports.awaitListening(port);
        Ports.awaitListening(upstreamPort);
    }

    @Override
    public void close() {
        program.close();
    }
}
