package io.thalweg.control.ctl;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which control plane, and how it is trusted. */
final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "The control plane (default: that of the `up` which runs, or last ran).")
    private String address;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "Data directory of that `up`.")
    private Path data;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "Speak TLS, and trust who these certificates (PEM) signed.")
    private Path authority;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "Certificate to show (PEM), for control planes that ask for one.")
    private Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "Its key (PKCS 8, PEM).")
    private Path key;

    Connection connect(CommandSpec spec, Function<Path, String> addressOfUp) {
        String target = address == null ? addressOfUp.apply(data) : address;
        return new Connection(
                Grpc.newChannelBuilder("dns:///" + target, credentials(spec)).build());
    }

    private ChannelCredentials credentials(CommandSpec spec) {
        if ((certificate == null) != (key == null)) {
            throw new ParameterException(spec.commandLine(), "--tls-cert and --tls-key go together");
        }
        if (authority == null && certificate == null) {
            return InsecureChannelCredentials.create();
        }
        TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
        try {
            if (authority != null) {
                tls.trustManager(authority.toFile());
            }
            if (certificate != null) {
                tls.keyManager(certificate.toFile(), key.toFile());
            }
            return tls.build();
        } catch (IOException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--tls-ca, --tls-cert or --tls-key: " + e.getMessage(), e);
        }
    }
}
