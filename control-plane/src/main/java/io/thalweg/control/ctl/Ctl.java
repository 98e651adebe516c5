package io.thalweg.control.ctl;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ctl}: what an operator sees and sets in a control plane. */
@Command(
        name = "ctl",
        description = "Look at and change what the control plane holds: clusters, agents, groups, resources.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DomainCommand.class,
            AgentCommand.class,
            AgentGroupCommand.class,
            AgentGroupConfigCommand.class,
            ResourceCommand.class,
            TagCommand.class,
            CustomServiceCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the control plane refused or does not answer", "2:wrong options"})
public final class Ctl implements Runnable {
    private static final int REFUSED = 1;

    @Mixin
    final ServerOption server = new ServerOption();

    @Spec
    private CommandSpec spec;

    private final Function<Path, String> addressOfUp;

    /** {@code addressOfUp}: the control plane of the {@code up} with that data directory (null: the usual one). */
    public Ctl(Function<Path, String> addressOfUp) {
        this.addressOfUp = addressOfUp;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what about: " + String.join(", ", spec.subcommands().keySet()));
    }

    /** Connects, works, and tells what was refused in one line. */
    int with(CommandSpec of, Work work) {
        try (Connection connection = server.connect(of, addressOfUp)) {
            work.run(connection.admin());
            return 0;
        } catch (StatusRuntimeException e) {
            of.commandLine().getErr().println("thalweg ctl: " + told(e.getStatus()));
            return REFUSED;
        }
    }

    private static String told(Status status) {
        String description = status.getDescription() == null ? "" : ": " + status.getDescription();
        return switch (status.getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED ->
                "the control plane does not answer" + description + " (does `thalweg up` run? --server says another)";
            case INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION ->
                status.getDescription() == null ? status.getCode().toString() : status.getDescription();
            default -> status.getCode() + description;
        };
    }

    interface Work {
        void run(io.thalweg.event.proto.AdminServiceGrpc.AdminServiceBlockingStub admin);
    }

    /** The command, to be run by itself or put under another one. */
    public static CommandLine commandLine(Function<Path, String> addressOfUp) {
        return new CommandLine(new Ctl(addressOfUp)).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
