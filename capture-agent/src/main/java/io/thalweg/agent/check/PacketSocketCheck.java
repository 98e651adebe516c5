package io.thalweg.agent.check;

import java.util.List;

/** Whether a packet socket can be had: asked by opening one. */
final class PacketSocketCheck implements Check {
    private static final String NEED = "packets";

    @Override
    public List<Finding> look(Machine machine) {
        String refusal = machine.facts().packetSocketRefusal();
        if (refusal == null) {
            return List.of(Finding.ok("packet socket", NEED, "allowed"));
        }
        String remedy = machine.isInitialUserNamespace()
                ? "run as root, or give CAP_NET_RAW (systemd: AmbientCapabilities=CAP_NET_RAW; container: --cap-add"
                        + " NET_RAW); without it 'agent replay FILE' still works"
                : "run outside of a user namespace, or in a network namespace of it";
        return List.of(Finding.missing(
                "packet socket", NEED, refusal, remedy, Impact.off(Feature.PACKETS, "no packet socket: " + refusal)));
    }
}
