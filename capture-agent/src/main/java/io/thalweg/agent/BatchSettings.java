package io.thalweg.agent;

import io.thalweg.agent.batch.BatcherOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of every command that makes batches. */
final class BatchSettings {
    @Option(
            names = "--payload-bytes",
            paramLabel = "N",
            defaultValue = "" + BatcherOptions.DEFAULT_PAYLOAD_BYTES,
            description = "Payload kept of each TCP or UDP packet (default: ${DEFAULT-VALUE}, at most 16384).")
    private int payloadBytes;

    @Option(
            names = "--shards",
            paramLabel = "N",
            defaultValue = "" + BatcherOptions.DEFAULT_SHARDS,
            description = "Flow shards, a power of two (default: ${DEFAULT-VALUE}).")
    private int shards;

    @Option(
            names = "--agent-id",
            paramLabel = "N",
            description = "1 to 1023; another one for each agent. Default: a hash of the machine id.")
    private Integer agentId;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    BatcherOptions options(int defaultAgentId) {
        int id = agentId == null ? defaultAgentId : agentId;
        if (id < 1 || id > AgentIdentity.MAX_AGENT_ID) {
            throw new ParameterException(spec.commandLine(), "--agent-id: " + id + "; allowed: 1 to 1023");
        }
        try {
            return BatcherOptions.of(id, AgentIdentity.bootId(), shards, payloadBytes);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
