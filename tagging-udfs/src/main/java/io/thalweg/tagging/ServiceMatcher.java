package io.thalweg.tagging;

import io.thalweg.event.proto.ResourceKind;

/**
 * Which service an end belongs to: of a pod by its workload and target port, of a node by its node port, of other addresses
 * by address and port. A client is asked for without a port: a pod that calls has a service only when there is one
 * service in front of its workload.
 */
final class ServiceMatcher {
    private final ResourceDirectory directory;
    private final Holders holders;
    private final KnownServices known;

    ServiceMatcher(ResourceDirectory directory, Holders holders) {
        this.directory = directory;
        this.holders = holders;
        known = new KnownServices(directory);
    }

    void match(Endpoint end, long micros) {
        if (end.pod != 0) {
            // A pod that is behind no service has none, whoever else its address may be taken for.
            end.service = end.workload == 0 ? 0 : ofWorkload(end, micros);
        } else if (end.isNode() && end.port != 0) {
            end.service = byPort(Keys.NODE_PORT, end, end.cluster, 0, Holders.ANY_EPC, micros);
            if (end.service == 0) {
                end.service = ofAddress(end, micros);
            }
        } else if (end.hasAddress && !end.isInternet()) {
            end.service = end.deviceType == ResourceType.POD_SERVICE ? ofService(end, micros) : ofAddress(end, micros);
            if (end.service == 0 && end.deviceType == ResourceType.POD_SERVICE) {
                end.service = end.deviceId;
            }
        }
    }

    private int ofWorkload(Endpoint end, long micros) {
        if (!directory.isComplete()) {
            return searched(end, micros);
        }
        long remembered = known.find(end.entry, end.protocol, end.port, micros);
        if (remembered != KnownServices.UNKNOWN) {
            return (int) remembered;
        }
        int service = searched(end, micros);
        known.rememberOfPod(end.entry, end.workload, end.protocol, end.port, service, micros);
        return service;
    }

    /** The address is of a service, which may share it with others. */
    private int ofService(Endpoint end, long micros) {
        if (end.port == 0 || !directory.isComplete() || !directory.entries.isHome(end.entry, end.high, end.low)) {
            return ofAddress(end, micros);
        }
        long remembered = known.find(end.entry, end.protocol, end.port, micros);
        if (remembered != KnownServices.UNKNOWN) {
            return (int) remembered;
        }
        int service = ofAddress(end, micros);
        known.rememberOfAddress(end.entry, end.protocol, end.port, service, micros);
        return service;
    }

    private int searched(Endpoint end, long micros) {
        if (end.port == 0) {
            return holders.onlyService(Keys.BEHIND, end.workload, 0, micros);
        }
        int service = byPort(Keys.TARGET, end, end.workload, 0, Holders.ANY_EPC, micros);
        return service != 0
                ? service
                : holders.service(Keys.ports(Keys.TARGET, 0, 0), end.workload, 0, Holders.ANY_EPC, micros);
    }

    private int ofAddress(Endpoint end, long micros) {
        return end.port == 0 ? 0 : byPort(Keys.VIRTUAL, end, end.high, end.low, end.epc, micros);
    }

    private int byPort(int space, Endpoint end, long high, long low, int epc, long micros) {
        int service = holders.service(Keys.ports(space, end.protocol, end.port), high, low, epc, micros);
        if (service == 0) {
            service = holders.service(Keys.ports(space, 0, end.port), high, low, epc, micros);
        }
        return service != 0 ? service : holders.service(Keys.ports(space, end.protocol, 0), high, low, epc, micros);
    }

    /** The entry of the custom service that an end belongs to; {@link Entries#NONE} for none. */
    int custom(Endpoint end, long micros) {
        if (!directory.hasCustoms()) {
            return Entries.NONE;
        }
        int custom = of(ResourceKind.RESOURCE_KIND_SERVICE, end.service, end.port, micros);
        if (custom == Entries.NONE) {
            custom = of(ResourceKind.RESOURCE_KIND_WORKLOAD, end.workload, end.port, micros);
        }
        if (custom == Entries.NONE) {
            custom = of(ResourceKind.RESOURCE_KIND_POD, end.pod, end.port, micros);
        }
        if (custom == Entries.NONE) {
            custom = of(ResourceKind.RESOURCE_KIND_CLUSTER, end.cluster, end.port, micros);
        }
        if (custom == Entries.NONE) {
            custom = of(ResourceKind.RESOURCE_KIND_NODE, end.node, end.port, micros);
        }
        if (custom == Entries.NONE) {
            custom = of(ResourceKind.RESOURCE_KIND_HOST, end.host, end.port, micros);
        }
        return custom != Entries.NONE || !end.hasAddress ? custom : ofCustomAddress(end, micros);
    }

    /** With the port, then without. */
    private int of(ResourceKind kind, int id, int port, long micros) {
        if (id == 0) {
            return Entries.NONE;
        }
        long key = Keys.resource(kind.getNumber(), id);
        int custom = port == 0 ? Entries.NONE : holders.custom(Keys.CUSTOM | port, key, 0, micros);
        return custom != Entries.NONE ? custom : holders.custom(Keys.CUSTOM, key, 0, micros);
    }

    private int ofCustomAddress(Endpoint end, long micros) {
        int custom = ofCustomAddress(end, end.epc, micros);
        return custom != Entries.NONE || end.epc == 0 ? custom : ofCustomAddress(end, 0, micros);
    }

    private int ofCustomAddress(Endpoint end, int epc, long micros) {
        long high = Keys.customHigh(end.high, epc);
        int custom = end.port == 0 ? Entries.NONE : holders.custom(Keys.CUSTOM_IP | end.port, high, end.low, micros);
        return custom != Entries.NONE ? custom : holders.custom(Keys.CUSTOM_IP, high, end.low, micros);
    }
}
