package io.thalweg.control.ctl;

import io.thalweg.event.proto.Agent;
import io.thalweg.event.proto.AgentState;
import io.thalweg.event.proto.DeleteAgentRequest;
import io.thalweg.event.proto.ListAgentsRequest;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl agent}. */
@Command(name = "agent", description = "Capture agents.", mixinStandardHelpOptions = true)
final class AgentCommand extends Subject {
    private static final int PREFIX = "AGENT_STATE_".length();

    @ParentCommand
    private Ctl ctl;

    @Command(
            name = "list",
            description = "Agents, their groups and how they are; those that only watch Kubernetes are left out.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin OutputOption output,
            @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only those of this name.") String name) {
        CommandSpec at = at("list");
        return ctl.with(at, admin -> {
            List<Agent> agents = admin.listAgents(ListAgentsRequest.newBuilder()
                            .setName(name == null ? "" : name)
                            .build())
                    .getAgentsList();
            output.print(
                    at,
                    agents,
                    List.of(
                            new OutputOption.Column<>("ID", Agent::getAgentId),
                            new OutputOption.Column<>("NAME", Agent::getName),
                            new OutputOption.Column<>(
                                    "CTRL_IP", one -> one.getRegistration().getControlIp()),
                            new OutputOption.Column<>("GROUP", Agent::getGroupName),
                            new OutputOption.Column<>("STATE", AgentCommand::state),
                            new OutputOption.Column<>("WATCHES", one -> one.getWatchesKubernetes() ? "kubernetes" : ""),
                            new OutputOption.Column<>("HEARTBEAT_AT", one -> MessageTree.time(one.getHeartbeatAt())),
                            new OutputOption.Column<>(
                                    "EXCEPTIONS",
                                    one -> String.join("; ", one.getHeartbeat().getExceptionsList()))));
        });
    }

    private static String state(Agent agent) {
        AgentState state = agent.getState();
        return agent.getIsLost()
                ? "lost"
                : state == AgentState.UNRECOGNIZED
                        ? "unknown"
                        : state.name().substring(PREFIX).toLowerCase(Locale.ROOT);
    }

    @Command(
            name = "delete",
            description = "Forgets an agent. If it runs, it registers anew, into the group that it then asks for.",
            mixinStandardHelpOptions = true)
    int delete(
            @Parameters(arity = "0..1", paramLabel = "NAME") String name,
            @Option(names = "--id", paramLabel = "ID", description = "Instead of the name.") Integer id) {
        CommandSpec at = at("delete");
        if ((name == null) == (id == null)) {
            throw new ParameterException(at.commandLine(), "which agent? give its name, or --id");
        }
        return ctl.with(at, admin -> {
            DeleteAgentRequest.Builder request = DeleteAgentRequest.newBuilder();
            if (id == null) {
                request.setName(name);
            } else {
                request.setAgentId(id);
            }
            say(at, "agent " + admin.deleteAgent(request.build()).getAgentId() + " deleted");
        });
    }
}
