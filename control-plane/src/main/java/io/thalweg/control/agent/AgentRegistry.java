package io.thalweg.control.agent;

import io.thalweg.event.proto.HeartbeatRequest;
import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.WatchMode;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Which agents there are, in which group each is, and which of a cluster's agents watches its objects. All of it is in
 * the store; the list is at most a second old, since every heartbeat asks for it.
 */
public final class AgentRegistry {
    /** Between heartbeats. */
    public static final int HEARTBEAT_SECONDS = 10;

    private static final long LOST_AFTER_MICROS = TimeUnit.SECONDS.toMicros(3 * HEARTBEAT_SECONDS + 5);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_TEXT = 256;
    private static final int MAX_ADDRESSES = 256;
    private static final int MAX_EXCEPTIONS = 64;

    private final AgentStore store;
    private final AgentGroupStore groups;
    private final LongSupplier clockMicros;

    private List<RegisteredAgent> agents = List.of();
    private long agentsAtNanos;
    private boolean isStale = true;

    public AgentRegistry(AgentStore store, AgentGroupStore groups, LongSupplier clockMicros) {
        this.store = store;
        this.groups = groups;
        this.clockMicros = clockMicros;
    }

    /** @throws IllegalArgumentException when the request says too little of the agent, or too much */
    public AgentStore.Registration register(RegisterRequest request) {
        String identity = identity(request);
        AgentGroupStore.Group group =
                request.getGroupIdRequest().isEmpty() ? null : groups.find(request.getGroupIdRequest());
        String groupId = group == null ? AgentGroupStore.DEFAULT_GROUP : group.groupId();
        AgentStore.Registration registration = store.register(identity, groupId, request);
        refresh();
        return registration;
    }

    private static String identity(RegisterRequest request) {
        if (request.getRequestedAgentId() < 0 || request.getRequestedAgentId() > AgentStore.MAX_AGENT_ID) {
            throw new IllegalArgumentException("requested_agent_id: "
                    + Integer.toUnsignedString(request.getRequestedAgentId()) + "; allowed: 0 to "
                    + AgentStore.MAX_AGENT_ID);
        }
        checkTexts(request);
        if (!request.getMachineId().isEmpty()) {
            return "machine/" + request.getMachineId();
        }
        if (request.getControlIp().isEmpty()) {
            throw new IllegalArgumentException(
                    "neither machine_id nor control_ip: the agent cannot be told from others");
        }
        return "address/" + request.getControlIp() + "/" + Long.toHexString(request.getControlMac());
    }

    private static void checkTexts(RegisterRequest request) {
        request.getAllFields().forEach((field, value) -> {
            if (value instanceof String text && (text.length() > MAX_TEXT || text.indexOf('\0') >= 0)) {
                throw new IllegalArgumentException(field.getName() + ": allowed: at most " + MAX_TEXT + " characters");
            }
        });
        boolean areAddresses = request.getHostIpsCount() <= MAX_ADDRESSES
                && request.getHostIpsList().stream().allMatch(ip -> ip.length() <= MAX_TEXT);
        if (!areAddresses) {
            throw new IllegalArgumentException("host_ips: allowed: at most " + MAX_ADDRESSES + " addresses");
        }
    }

    /** Null: not registered. */
    public RegisteredAgent heartbeat(HeartbeatRequest request) {
        HeartbeatRequest kept = request.toBuilder()
                .clearExceptions()
                .addAllExceptions(request.getExceptionsList().stream()
                        .limit(MAX_EXCEPTIONS)
                        .map(AgentRegistry::cut)
                        .toList())
                .setConfigurationError(cut(request.getConfigurationError()))
                .build();
        return store.heartbeat(withoutUnknown(kept)) ? store.find(request.getAgentId()) : null;
    }

    /** What later versions tell is not kept: it has no bounds that we know. */
    private static HeartbeatRequest withoutUnknown(HeartbeatRequest request) {
        return request.toBuilder()
                .setUnknownFields(com.google.protobuf.UnknownFieldSet.getDefaultInstance())
                .build();
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    /** All of them, at most a second old. */
    public synchronized List<RegisteredAgent> agents() {
        long now = System.nanoTime();
        if (isStale || now - agentsAtNanos > FRESH_NANOS) {
            agents = store.list();
            agentsAtNanos = now;
            isStale = false;
        }
        return agents;
    }

    /** Null: not registered. */
    public RegisteredAgent find(int agentId) {
        return agents().stream()
                .filter(agent -> agent.agentId() == agentId)
                .findFirst()
                .orElse(null);
    }

    public boolean delete(int agentId) {
        boolean isDeleted = store.delete(agentId);
        refresh();
        return isDeleted;
    }

    private synchronized void refresh() {
        isStale = true;
    }

    public boolean isLost(RegisteredAgent agent) {
        return clockMicros.getAsLong() - agent.seenAt() > LOST_AFTER_MICROS;
    }

    /**
     * One agent of each cluster watches: one that does nothing else if there is any, else the one with the lowest id, of
     * those that live. Every instance comes to the same.
     */
    public boolean watchesKubernetes(RegisteredAgent agent) {
        String cluster = agent.registration().getKubernetesClusterId();
        if (cluster.isEmpty() || agent.registration().getWatchMode() == WatchMode.WATCH_MODE_DISABLED) {
            return false;
        }
        return agents().stream()
                .filter(one -> one.registration().getKubernetesClusterId().equals(cluster))
                .filter(one -> one.registration().getWatchMode() != WatchMode.WATCH_MODE_DISABLED)
                .filter(one -> one.agentId() == agent.agentId() || !isLost(one))
                .min(Comparator.comparing((RegisteredAgent one) -> !one.watchesOnly())
                        .thenComparing(RegisteredAgent::agentId))
                .filter(one -> one.agentId() == agent.agentId())
                .isPresent();
    }

    public GroupConfiguration configuration(RegisteredAgent agent) {
        return groups.configuration(agent.groupId());
    }
}
