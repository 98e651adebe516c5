package io.thalweg.control.ctl;

import io.thalweg.event.proto.AgentGroup;
import io.thalweg.event.proto.CreateAgentGroupRequest;
import io.thalweg.event.proto.ListAgentGroupsRequest;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl agent-group}. */
@Command(name = "agent-group", description = "Groups of agents.", mixinStandardHelpOptions = true)
final class AgentGroupCommand extends Subject {
    @ParentCommand
    private Ctl ctl;

    @Command(name = "list", description = "Groups and their ids.", mixinStandardHelpOptions = true)
    int list(
            @Mixin OutputOption output,
            @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this one.") String name) {
        CommandSpec at = at("list");
        return ctl.with(at, admin -> {
            List<AgentGroup> groups = admin.listAgentGroups(ListAgentGroupsRequest.newBuilder()
                            .setName(name == null ? "" : name)
                            .build())
                    .getGroupsList();
            output.print(
                    at,
                    groups,
                    List.of(
                            new OutputOption.Column<>("NAME", AgentGroup::getName),
                            new OutputOption.Column<>("ID", AgentGroup::getGroupId),
                            new OutputOption.Column<>("AGENTS", AgentGroup::getAgents)));
        });
    }

    @Command(name = "create", description = "Makes a group and prints its id.", mixinStandardHelpOptions = true)
    int create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--id", paramLabel = "g-ID", description = "Id of the group (default: one is made).")
                    String id) {
        CommandSpec at = at("create");
        return ctl.with(
                at,
                admin -> say(
                        at,
                        admin.createAgentGroup(CreateAgentGroupRequest.newBuilder()
                                        .setName(name)
                                        .setGroupId(id == null ? "" : id)
                                        .build())
                                .getGroupId()));
    }
}
