package io.thalweg.engine.flow;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.TapMode;
import java.util.regex.Pattern;

/**
 * Values of the column {@code observation_point}: where on the way between client and server a flow was seen.
 *
 * <p>Without the resource directory the interface decides. An interface of a pod or virtual machine is seen from the
 * host, so that what comes <em>in</em> there was sent by the pod; at the host's own interface what goes <em>out</em> was.
 */
final class ObservationPoint {
    static final String CLIENT = "c";
    static final String SERVER = "s";
    static final String CLIENT_NODE = "c-nd";
    static final String SERVER_NODE = "s-nd";
    static final String LOCAL = "local";
    static final String REST = "rest";

    private static final Pattern GUEST_INTERFACE = Pattern.compile("(veth|cali|lxc|tap|vnet).*|[0-9a-f]+_h");

    private CapturePoint lastPoint;
    private boolean lastIsGuest;

    /**
     * @param bits of the flow
     * @param insideTunnel whether the packets were taken out of a tunnel: then it is the node's interface
     */
    String of(CapturePoint point, int bits, boolean insideTunnel) {
        if (point.tapMode() != TapMode.LOCAL) {
            return REST;
        }
        if ("lo".equals(point.name())) {
            return LOCAL;
        }
        boolean in = (bits & FlowLayout.FIRST_WAS_IN) != 0;
        boolean out = (bits & FlowLayout.FIRST_WAS_OUT) != 0;
        if (!in && !out) {
            return REST;
        }
        boolean senderIsHere = isGuest(point) ? in : out;
        boolean clientSentFirst = (bits & FlowLayout.CLIENT_IS_B) == 0;
        boolean clientIsHere = senderIsHere == clientSentFirst;
        if (insideTunnel) {
            return clientIsHere ? CLIENT_NODE : SERVER_NODE;
        }
        return clientIsHere ? CLIENT : SERVER;
    }

    private boolean isGuest(CapturePoint point) {
        if (point != lastPoint) {
            lastIsGuest = GUEST_INTERFACE.matcher(point.name()).matches();
            lastPoint = point;
        }
        return lastIsGuest;
    }
}
