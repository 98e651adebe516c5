package io.thalweg.control.server;

import io.grpc.Status;
import io.thalweg.control.agent.AgentGroupStore;
import io.thalweg.control.agent.ConfigurationCheck;
import io.thalweg.control.agent.GroupConfiguration;
import io.thalweg.event.proto.AgentGroupConfiguration;
import io.thalweg.event.proto.GetExampleConfigurationResponse;
import io.thalweg.event.proto.ListAgentGroupConfigurationsRequest;
import io.thalweg.event.proto.ListAgentGroupConfigurationsResponse;
import io.thalweg.event.proto.PutAgentGroupConfigurationRequest;
import io.thalweg.event.proto.PutAgentGroupConfigurationRequest.Mode;
import io.thalweg.event.proto.PutAgentGroupConfigurationResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The configurations of groups, as they are written and read by people. */
final class ConfigurationCalls {
    private static final String EXAMPLE = "/io/thalweg/control/agent-group-config-example.yaml";

    private final AgentGroupStore groups;
    private final Runnable changed;

    ConfigurationCalls(AgentGroupStore groups, Runnable changed) {
        this.groups = groups;
        this.changed = changed;
    }

    ListAgentGroupConfigurationsResponse list(ListAgentGroupConfigurationsRequest request) {
        List<AgentGroupStore.Group> wanted =
                request.getGroup().isEmpty() ? groups.list() : List.of(group(request.getGroup()));
        ListAgentGroupConfigurationsResponse.Builder response = ListAgentGroupConfigurationsResponse.newBuilder();
        for (AgentGroupStore.Group group : wanted) {
            List<GroupConfiguration> configurations = request.getHistory()
                    ? groups.history(group.groupId())
                    : List.of(groups.configuration(group.groupId()));
            configurations.stream()
                    .filter(configuration -> configuration.version() != 0)
                    .forEach(configuration -> response.addConfigurations(message(group, configuration)));
        }
        return response.build();
    }

    private AgentGroupStore.Group group(String idOrName) {
        AgentGroupStore.Group group = groups.find(idOrName);
        if (group == null) {
            throw Answers.notFound("there is no group \"" + idOrName + "\"");
        }
        return group;
    }

    private static AgentGroupConfiguration message(AgentGroupStore.Group group, GroupConfiguration configuration) {
        return AgentGroupConfiguration.newBuilder()
                .setGroupId(group.groupId())
                .setGroupName(group.name())
                .setVersion(configuration.version())
                .setCreatedAt(configuration.createdAt())
                .setYaml(configuration.yaml())
                .build();
    }

    PutAgentGroupConfigurationResponse put(PutAgentGroupConfigurationRequest request) {
        ConfigurationCheck.Checked checked = ConfigurationCheck.check(request.getYaml());
        String named = request.getGroup().isEmpty() ? checked.groupId() : request.getGroup();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("which group? name it, or write vtap_group_id into the configuration");
        }
        AgentGroupStore.Group group = group(named);
        if (!checked.groupId().isEmpty() && !checked.groupId().equals(group.groupId())) {
            throw new IllegalArgumentException(
                    "vtap_group_id is " + checked.groupId() + ", but " + named + " is " + group.groupId());
        }
        boolean isNew = request.getMode() != Mode.MODE_UPDATE;
        GroupConfiguration configuration = groups.configure(group.groupId(), request.getYaml(), current -> {
            // One without settings, as `create GROUP` makes it, waits for the file that follows.
            boolean saysNothing = current.yaml().isBlank();
            return isNew ? saysNothing : current.version() != 0;
        });
        if (configuration == null) {
            throw AdminCalls.refusal(
                    isNew ? Status.ALREADY_EXISTS : Status.NOT_FOUND,
                    isNew
                            ? "group " + group.name() + " has a configuration; update it"
                            : "group " + group.name() + " has no configuration; create it");
        }
        changed.run();
        return PutAgentGroupConfigurationResponse.newBuilder()
                .setConfiguration(message(group, configuration))
                .addAllWarnings(checked.unknown().stream()
                        .map(name -> name + ": not known to agents of this version")
                        .toList())
                .build();
    }

    GetExampleConfigurationResponse example() {
        try (InputStream in = ConfigurationCalls.class.getResourceAsStream(EXAMPLE)) {
            return GetExampleConfigurationResponse.newBuilder()
                    .setYaml(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
