package io.thalweg.agent.packet;

import io.thalweg.event.CapturePoint;
import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which network a frame is of that a switch mirrors: its outer VLAN tag tells, as the user numbers the networks. They stand
 * in the rows as {@code capture_network_type_id}.
 */
public final class NetworkTypes {
    /** All frames are of the cloud: so everywhere but behind a switch's mirror. */
    public static final NetworkTypes CLOUD = new NetworkTypes(CapturePoint.CLOUD);

    private static final int VLANS = 4096;
    /** 0 stands for no VLAN, and the last number is reserved. */
    private static final int MAX_VLAN = VLANS - 2;

    private static final Pattern OF_VLAN = Pattern.compile("\\s*(\\d{1,4})\\s*=\\s*(\\d{1,4})\\s*");

    /** Each once; frames of a VLAN that was not named are of the first. */
    private int[] types;
    /** By VLAN, an index into the types. */
    private final byte[] places = new byte[VLANS];

    private NetworkTypes(int others) {
        types = new int[] {others};
    }

    /**
     * @param others the type of frames whose VLAN the others do not name
     * @param ofVlans each {@code VLAN=TYPE}
     * @throws IllegalArgumentException with the value and what is allowed
     */
    public static NetworkTypes of(int others, Collection<String> ofVlans) {
        NetworkTypes networks = new NetworkTypes(others);
        boolean[] isNamed = new boolean[VLANS];
        for (String ofVlan : ofVlans) {
            Matcher parts = OF_VLAN.matcher(ofVlan);
            int vlan = parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
            int type = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
            if (vlan < 1 || vlan > MAX_VLAN || type < 1 || type > CapturePoint.MAX_NETWORK_TYPE || isNamed[vlan]) {
                throw new IllegalArgumentException("--vlan-network-type: " + ofVlan + "; allowed: VLAN=TYPE, VLAN 1 to "
                        + MAX_VLAN + " and each once, TYPE 1 to " + CapturePoint.MAX_NETWORK_TYPE);
            }
            isNamed[vlan] = true;
            networks.places[vlan] = (byte) networks.placeOrNew(type);
        }
        return networks;
    }

    private int placeOrNew(int type) {
        for (int place = 0; place < types.length; place++) {
            if (types[place] == type) {
                return place;
            }
        }
        types = Arrays.copyOf(types, types.length + 1);
        types[types.length - 1] = type;
        return types.length - 1;
    }

    /** How many types there are: an interface has so many capture points. */
    public int count() {
        return types.length;
    }

    /** @param place from 0, below {@link #count} */
    public int type(int place) {
        return types[place];
    }

    /** The place of the type of frames with this outer VLAN tag; 0: untagged. */
    public int place(int outerVlan) {
        return places[outerVlan] & 0xff;
    }
}
