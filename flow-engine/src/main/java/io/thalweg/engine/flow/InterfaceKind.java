package io.thalweg.engine.flow;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.TapMode;
import java.util.regex.Pattern;

/** What an interface is to the hosts whose packets pass it; its name tells. */
enum InterfaceKind {
    /** Packets are a mirror's: no host is at its other end. */
    MIRRORED,
    LOOPBACK,
    /** The host's end of the interface of a pod or virtual machine: what comes in there, the guest has sent. */
    GUEST,
    /** Joins the guests of a host: what comes in there, one of them has sent. */
    BRIDGE,
    /** The host's own: what goes out there, the host has sent, or one of its guests through it. */
    HOST;

    private static final Pattern GUEST_NAME =
            Pattern.compile("(veth|cali|lxc|tap|vnet|azv).*|[0-9a-f]+_h|(eni|gke)[0-9a-f]{11}");
    private static final Pattern BRIDGE_NAME = Pattern.compile("(cni|cbr|docker|virbr|lxdbr)[0-9]+|br-[0-9a-f]{12}");

    static InterfaceKind of(CapturePoint point) {
        if (point.tapMode() != TapMode.LOCAL) {
            return MIRRORED;
        }
        if ("lo".equals(point.name())) {
            return LOOPBACK;
        }
        if (GUEST_NAME.matcher(point.name()).matches()) {
            return GUEST;
        }
        return BRIDGE_NAME.matcher(point.name()).matches() ? BRIDGE : HOST;
    }
}
