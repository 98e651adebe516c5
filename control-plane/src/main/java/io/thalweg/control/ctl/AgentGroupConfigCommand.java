package io.thalweg.control.ctl;

import io.thalweg.event.proto.AgentGroupConfiguration;
import io.thalweg.event.proto.GetExampleConfigurationRequest;
import io.thalweg.event.proto.ListAgentGroupConfigurationsRequest;
import io.thalweg.event.proto.PutAgentGroupConfigurationRequest;
import io.thalweg.event.proto.PutAgentGroupConfigurationRequest.Mode;
import io.thalweg.event.proto.PutAgentGroupConfigurationResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl agent-group-config}. */
@Command(
        name = "agent-group-config",
        description = "What the agents of a group are to do.",
        mixinStandardHelpOptions = true)
final class AgentGroupConfigCommand extends Subject {
    @ParentCommand
    private Ctl ctl;

    @Command(
            name = "list",
            description = "Configurations that are in force; -o yaml prints them.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin OutputOption output,
            @Parameters(arity = "0..1", paramLabel = "GROUP", description = "Only of this one, by id or name.")
                    String group,
            @Option(names = "--history", description = "Those that were in force before, too.") boolean history) {
        CommandSpec at = at("list");
        return ctl.with(at, admin -> {
            List<AgentGroupConfiguration> found = admin.listAgentGroupConfigurations(
                            ListAgentGroupConfigurationsRequest.newBuilder()
                                    .setGroup(group == null ? "" : group)
                                    .setHistory(history)
                                    .build())
                    .getConfigurationsList();
            output.print(
                    at,
                    found,
                    List.of(
                            new OutputOption.Column<>("NAME", AgentGroupConfiguration::getGroupName),
                            new OutputOption.Column<>("AGENT_GROUP_ID", AgentGroupConfiguration::getGroupId),
                            new OutputOption.Column<>("VERSION", AgentGroupConfiguration::getVersion),
                            new OutputOption.Column<>("CREATED_AT", one -> MessageTree.time(one.getCreatedAt()))));
        });
    }

    @Command(
            name = "create",
            description = "Gives a group its first configuration; without a file an empty one, to be filled later.",
            mixinStandardHelpOptions = true)
    int create(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "GROUP",
                            description = "Id or name (default: vtap_group_id of the file).")
                    String group,
            @Option(
                            names = {"-f", "--filename"},
                            paramLabel = "FILE",
                            description = "YAML; see example.")
                    Path file) {
        CommandSpec at = at("create");
        if (group == null && file == null) {
            throw new ParameterException(at.commandLine(), "which group? name it, or give -f FILE with vtap_group_id");
        }
        return put(at, Mode.MODE_CREATE, group, file == null ? "" : read(at, file));
    }

    @Command(
            name = "update",
            description = "Gives a group another configuration, which its agents take within seconds.",
            mixinStandardHelpOptions = true)
    int update(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "GROUP",
                            description = "Id or name (default: vtap_group_id of the file).")
                    String group,
            @Option(
                            names = {"-f", "--filename"},
                            paramLabel = "FILE",
                            required = true,
                            description = "YAML; see example.")
                    Path file) {
        CommandSpec at = at("update");
        return put(at, Mode.MODE_UPDATE, group, read(at, file));
    }

    private static String read(CommandSpec at, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ParameterException(at.commandLine(), "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private int put(CommandSpec at, Mode mode, String group, String yaml) {
        return ctl.with(at, admin -> {
            PutAgentGroupConfigurationResponse response =
                    admin.putAgentGroupConfiguration(PutAgentGroupConfigurationRequest.newBuilder()
                            .setMode(mode)
                            .setGroup(group == null ? "" : group)
                            .setYaml(yaml)
                            .build());
            response.getWarningsList()
                    .forEach(warning -> at.commandLine().getErr().println("warning: " + warning));
            AgentGroupConfiguration made = response.getConfiguration();
            say(
                    at,
                    "configuration " + made.getVersion() + " of group " + made.getGroupName() + " (" + made.getGroupId()
                            + ")");
        });
    }

    @Command(
            name = "example",
            description = "Prints every setting with what it does and its default.",
            mixinStandardHelpOptions = true)
    int example() {
        CommandSpec at = at("example");
        return ctl.with(
                at,
                admin -> say(
                        at,
                        admin.getExampleConfiguration(GetExampleConfigurationRequest.getDefaultInstance())
                                .getYaml()));
    }
}
