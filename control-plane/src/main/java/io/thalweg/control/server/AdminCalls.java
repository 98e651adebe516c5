package io.thalweg.control.server;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.thalweg.control.agent.AgentGroupStore;
import io.thalweg.control.agent.AgentRegistry;
import io.thalweg.control.agent.RegisteredAgent;
import io.thalweg.control.cluster.Cluster;
import io.thalweg.control.cluster.ClusterStore;
import io.thalweg.control.resource.ResourceLedger;
import io.thalweg.control.resource.ResourceQuery;
import io.thalweg.event.proto.AdminServiceGrpc;
import io.thalweg.event.proto.Agent;
import io.thalweg.event.proto.AgentGroup;
import io.thalweg.event.proto.AgentState;
import io.thalweg.event.proto.CreateAgentGroupRequest;
import io.thalweg.event.proto.CreateDomainRequest;
import io.thalweg.event.proto.DeleteAgentRequest;
import io.thalweg.event.proto.DeleteAgentResponse;
import io.thalweg.event.proto.DeleteCustomServiceRequest;
import io.thalweg.event.proto.DeleteCustomServiceResponse;
import io.thalweg.event.proto.Domain;
import io.thalweg.event.proto.DomainState;
import io.thalweg.event.proto.GetExampleConfigurationRequest;
import io.thalweg.event.proto.GetExampleConfigurationResponse;
import io.thalweg.event.proto.GetResourceRequest;
import io.thalweg.event.proto.GetResourceResponse;
import io.thalweg.event.proto.ListAgentGroupConfigurationsRequest;
import io.thalweg.event.proto.ListAgentGroupConfigurationsResponse;
import io.thalweg.event.proto.ListAgentGroupsRequest;
import io.thalweg.event.proto.ListAgentGroupsResponse;
import io.thalweg.event.proto.ListAgentsRequest;
import io.thalweg.event.proto.ListAgentsResponse;
import io.thalweg.event.proto.ListDomainsRequest;
import io.thalweg.event.proto.ListDomainsResponse;
import io.thalweg.event.proto.ListResourcesRequest;
import io.thalweg.event.proto.PutAgentGroupConfigurationRequest;
import io.thalweg.event.proto.PutAgentGroupConfigurationResponse;
import io.thalweg.event.proto.PutCustomServiceRequest;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.SetTagsRequest;
import io.thalweg.event.proto.SetTagsResponse;
import java.util.ArrayList;
import java.util.List;

/** {@code /thalweg.v1.AdminService/...}: what {@code thalweg ctl} and the console call. */
final class AdminCalls extends AdminServiceGrpc.AdminServiceImplBase {
    private static final int MAX_NAME = 256;
    private static final int MAX_TAGS = 64;

    private final ClusterStore clusters;
    private final AgentRegistry agents;
    private final AgentGroupStore groups;
    private final ConfigurationCalls configurations;
    private final CustomServices customServices;
    private final ResourceQuery resources;
    private final ResourceLedger ledger;
    private final Runnable agentsChanged;

    AdminCalls(
            ClusterStore clusters,
            AgentRegistry agents,
            AgentGroupStore groups,
            ResourceQuery resources,
            ResourceLedger ledger,
            Runnable agentsChanged) {
        this.clusters = clusters;
        this.agents = agents;
        this.groups = groups;
        this.configurations = new ConfigurationCalls(groups, agentsChanged);
        this.customServices = new CustomServices(resources, ledger);
        this.resources = resources;
        this.ledger = ledger;
        this.agentsChanged = agentsChanged;
    }

    @Override
    public void listDomains(ListDomainsRequest request, StreamObserver<ListDomainsResponse> observer) {
        Answers.send(observer, () -> ListDomainsResponse.newBuilder()
                .addAllDomains(clusters.list().stream()
                        .filter(cluster ->
                                request.getName().isEmpty() || request.getName().equals(cluster.name()))
                        .map(this::domain)
                        .toList())
                .build());
    }

    private Domain domain(Cluster cluster) {
        return Domain.newBuilder()
                .setId(cluster.id())
                .setName(cluster.name())
                .setClusterId(cluster.clusterId())
                .setState(state(cluster))
                .setErrorMessage(cluster.errorMessage())
                .setCreatedAt(cluster.createdAt())
                .setSeenAt(cluster.seenAt())
                .setSyncedAt(cluster.syncedAt())
                .setVersion(cluster.version())
                .setSource(cluster.source())
                .setTeamId(cluster.teamId())
                .setResources(resources.count(cluster.id()))
                .build();
    }

    private static DomainState state(Cluster cluster) {
        if (cluster.isAged()) {
            return DomainState.DOMAIN_STATE_AGED;
        }
        if (!cluster.errorMessage().isEmpty()) {
            return DomainState.DOMAIN_STATE_ERROR;
        }
        return cluster.syncedAt() == 0 ? DomainState.DOMAIN_STATE_NEW : DomainState.DOMAIN_STATE_NORMAL;
    }

    @Override
    public void createDomain(CreateDomainRequest request, StreamObserver<Domain> observer) {
        Answers.send(observer, () -> {
            String name = checkName(request.getName());
            boolean isTaken = clusters.list().stream()
                    .anyMatch(cluster ->
                            cluster.name().equals(name) && cluster.teamId().equals(request.getTeamId()));
            if (isTaken) {
                throw refusal(Status.ALREADY_EXISTS, "there is a domain \"" + name + "\"");
            }
            Cluster cluster = clusters.findOrCreate(name, request.getTeamId(), "");
            if (cluster == null) {
                throw refusal(Status.RESOURCE_EXHAUSTED, "all numbers of domains are taken");
            }
            return domain(cluster);
        });
    }

    static String checkName(String name) {
        if (name.isBlank() || name.length() > MAX_NAME || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("name: allowed: 1 to " + MAX_NAME + " characters");
        }
        return name;
    }

    static StatusRuntimeException refusal(Status status, String description) {
        return status.withDescription(description).asRuntimeException();
    }

    @Override
    public void listAgents(ListAgentsRequest request, StreamObserver<ListAgentsResponse> observer) {
        Answers.send(observer, () -> ListAgentsResponse.newBuilder()
                .addAllAgents(agents.agents().stream()
                        .filter(agent -> !agent.watchesOnly())
                        .filter(agent ->
                                request.getName().isEmpty() || request.getName().equals(agent.name()))
                        .map(this::agent)
                        .toList())
                .build());
    }

    private Agent agent(RegisteredAgent agent) {
        AgentGroupStore.Group group = groups.find(agent.groupId());
        return Agent.newBuilder()
                .setAgentId(agent.agentId())
                .setName(agent.name())
                .setGroupId(agent.groupId())
                .setGroupName(group == null ? "" : group.name())
                .setState(
                        agent.heartbeatAt() == 0
                                ? AgentState.AGENT_STATE_STARTING
                                : agent.heartbeat().getState())
                .setIsLost(agents.isLost(agent))
                .setRegisteredAt(agent.registeredAt())
                .setHeartbeatAt(agent.heartbeatAt())
                .setWatchesKubernetes(agents.watchesKubernetes(agent))
                .setRegistration(agent.registration())
                .setHeartbeat(agent.heartbeat())
                .build();
    }

    @Override
    public void deleteAgent(DeleteAgentRequest request, StreamObserver<DeleteAgentResponse> observer) {
        Answers.send(observer, () -> {
            List<RegisteredAgent> found = agents.agents().stream()
                    .filter(agent -> request.getAgentId() == 0
                            ? agent.name().equals(request.getName())
                            : agent.agentId() == request.getAgentId())
                    .toList();
            if (found.size() > 1) {
                throw refusal(
                        Status.FAILED_PRECONDITION,
                        found.size() + " agents go by the name \"" + request.getName() + "\"; say which by its id");
            }
            if (found.isEmpty() || !agents.delete(found.get(0).agentId())) {
                throw Answers.notFound("there is no such agent");
            }
            agentsChanged.run();
            return DeleteAgentResponse.newBuilder()
                    .setAgentId(found.get(0).agentId())
                    .build();
        });
    }

    @Override
    public void listAgentGroups(ListAgentGroupsRequest request, StreamObserver<ListAgentGroupsResponse> observer) {
        Answers.send(observer, () -> ListAgentGroupsResponse.newBuilder()
                .addAllGroups(groups.list().stream()
                        .filter(group ->
                                request.getName().isEmpty() || request.getName().equals(group.name()))
                        .map(AdminCalls::group)
                        .toList())
                .build());
    }

    @Override
    public void createAgentGroup(CreateAgentGroupRequest request, StreamObserver<AgentGroup> observer) {
        Answers.send(observer, () -> {
            String id = request.getGroupId();
            if (!id.isEmpty() && !AgentGroupStore.GROUP_ID.matcher(id).matches()) {
                throw new IllegalArgumentException(
                        "group_id: " + id + "; allowed: g- and up to ten letters and digits");
            }
            AgentGroupStore.Group group = groups.create(id, checkName(request.getName()));
            if (group == null) {
                throw refusal(Status.ALREADY_EXISTS, "there is a group of that name or id");
            }
            return group(group);
        });
    }

    private static AgentGroup group(AgentGroupStore.Group group) {
        return AgentGroup.newBuilder()
                .setGroupId(group.groupId())
                .setName(group.name())
                .setCreatedAt(group.createdAt())
                .setAgents(group.agents())
                .build();
    }

    @Override
    public void listAgentGroupConfigurations(
            ListAgentGroupConfigurationsRequest request,
            StreamObserver<ListAgentGroupConfigurationsResponse> observer) {
        Answers.send(observer, () -> configurations.list(request));
    }

    @Override
    public void putAgentGroupConfiguration(
            PutAgentGroupConfigurationRequest request, StreamObserver<PutAgentGroupConfigurationResponse> observer) {
        Answers.send(observer, () -> configurations.put(request));
    }

    @Override
    public void getExampleConfiguration(
            GetExampleConfigurationRequest request, StreamObserver<GetExampleConfigurationResponse> observer) {
        Answers.send(observer, configurations::example);
    }

    @Override
    public void listResources(ListResourcesRequest request, StreamObserver<Resource> observer) {
        ServerCallStreamObserver<Resource> calls = (ServerCallStreamObserver<Resource>) observer;
        try {
            NamePattern name = new NamePattern(request.getName());
            List<Resource> found = new ArrayList<>();
            resources.list(request.getKind(), request.getClusterId(), request.getDeleted(), resource -> {
                if (name.matches(resource.getName())) {
                    found.add(resource);
                }
            });
            for (Resource resource : found) {
                if (calls.isCancelled()) {
                    return;
                }
                calls.onNext(resource);
            }
            calls.onCompleted();
        } catch (RuntimeException e) {
            calls.onError(Answers.refusal(e));
        }
    }

    /** A whole name, or its beginning and an asterisk. */
    private record NamePattern(String text) {
        boolean matches(String name) {
            return text.isEmpty()
                    || (text.endsWith("*") ? name.startsWith(text.substring(0, text.length() - 1)) : name.equals(text));
        }
    }

    @Override
    public void getResource(GetResourceRequest request, StreamObserver<GetResourceResponse> observer) {
        Answers.send(observer, () -> {
            List<Resource> intervals = resources.intervals(request.getKind(), request.getId());
            if (intervals.isEmpty()) {
                throw Answers.notFound("there is no such resource");
            }
            return GetResourceResponse.newBuilder().addAllIntervals(intervals).build();
        });
    }

    @Override
    public void setTags(SetTagsRequest request, StreamObserver<SetTagsResponse> observer) {
        Answers.send(observer, () -> {
            if (request.getTagsCount() == 0 || request.getTagsCount() > MAX_TAGS) {
                throw new IllegalArgumentException("tags: allowed: 1 to " + MAX_TAGS);
            }
            request.getTagsMap().forEach((key, value) -> {
                checkName(key);
                if (value.length() > MAX_NAME) {
                    throw new IllegalArgumentException("tag " + key + ": allowed: at most " + MAX_NAME + " characters");
                }
            });
            if (!ledger.tag(request.getKind(), request.getId(), request.getTagsMap())) {
                throw Answers.notFound("there is no such resource now");
            }
            return SetTagsResponse.newBuilder()
                    .setResource(resources
                            .intervals(request.getKind(), request.getId())
                            .get(0))
                    .build();
        });
    }

    @Override
    public void putCustomService(PutCustomServiceRequest request, StreamObserver<Resource> observer) {
        Answers.send(observer, () -> customServices.put(request));
    }

    @Override
    public void deleteCustomService(
            DeleteCustomServiceRequest request, StreamObserver<DeleteCustomServiceResponse> observer) {
        Answers.send(observer, () -> customServices.delete(request.getName()));
    }
}
