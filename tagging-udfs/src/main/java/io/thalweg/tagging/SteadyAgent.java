package io.thalweg.tagging;

import io.thalweg.event.proto.ResourceKind;

/** Whether what was found of the agent of the last row holds for the next row too: it is the same agent, and nothing changed. */
final class SteadyAgent {
    private final ResourceDirectory directory;
    private final SteadyTime steady;
    private boolean isFound;
    private int agentId;
    private long changes;
    private long from;
    private long to;

    SteadyAgent(ResourceDirectory directory) {
        this.directory = directory;
        steady = new SteadyTime(directory);
    }

    boolean isStill(int agent, long micros) {
        return isFound && agent == agentId && directory.changes() == changes && from <= micros && micros < to;
    }

    /** The agent was just looked up. */
    void found(int agent, long micros) {
        isFound = directory.isComplete();
        agentId = agent;
        changes = directory.changes();
        steady.begin(micros);
        steady.asks(Keys.ID, Keys.resource(ResourceKind.RESOURCE_KIND_AGENT_VALUE, agent), 0);
        steady.asks(Keys.AGENT, agent, 0);
        from = steady.from();
        to = steady.to();
    }

    void forget() {
        isFound = false;
    }
}
