package io.thalweg.agent;

import io.thalweg.agent.batch.BatcherOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of every command that makes batches. */
final class BatchSettings {
    /** What {@code --payload-bytes} are of. */
    enum PayloadOf {
        turn,
        packet
    }

    @Option(
            names = "--payload-bytes",
            paramLabel = "N",
            defaultValue = "" + BatcherOptions.DEFAULT_PAYLOAD_BYTES,
            description = "Payload kept of TCP and UDP (default: ${DEFAULT-VALUE}, at most 16384).")
    private int payloadBytes;

    @Option(
            names = "--payload-of",
            paramLabel = "turn|packet",
            defaultValue = "turn",
            description =
                    "Whether those bytes are of each turn of a TCP talk, which L7 parsing needs, or of each packet"
                            + " (default: ${DEFAULT-VALUE}).")
    private PayloadOf payloadOf;

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

    /** The agent id that is asked for; 0: none. */
    int wantedAgentId() {
        return agentId == null ? 0 : agentId;
    }

    BatcherOptions options(int defaultAgentId) {
        return options(defaultAgentId, AgentIdentity.bootId());
    }

    BatcherOptions options(int defaultAgentId, long bootId) {
        int id = agentId == null ? defaultAgentId : agentId;
        if (id < 1 || id > AgentIdentity.MAX_AGENT_ID) {
            throw new ParameterException(spec.commandLine(), "--agent-id: " + id + "; allowed: 1 to 1023");
        }
        try {
            return BatcherOptions.of(id, bootId, shards, payloadBytes).withPayloadByTurn(payloadOf == PayloadOf.turn);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
