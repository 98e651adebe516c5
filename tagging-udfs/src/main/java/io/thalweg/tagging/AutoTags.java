package io.thalweg.tagging;

/** {@code auto_instance} and {@code auto_service}: of all that an end is found to be, the one thing to show it as. */
final class AutoTags {
    private AutoTags() {}

    /** @param custom the entry of the custom service it belongs to, {@link Entries#NONE} for none */
    static void fill(Endpoint end, ResourceDirectory directory, int custom) {
        instance(end);
        service(end, directory, custom);
    }

    private static void instance(Endpoint end) {
        if (end.pod != 0) {
            end.instanceType = ResourceType.POD;
            end.instanceId = end.pod;
        } else if (end.gprocess != 0) {
            end.instanceType = ResourceType.PROCESS;
            end.instanceId = end.gprocess;
        } else if (end.isNode()) {
            end.instanceType = ResourceType.POD_NODE;
            end.instanceId = end.node;
        } else {
            device(end);
        }
    }

    private static void device(Endpoint end) {
        if (end.deviceType != 0) {
            end.instanceType = end.deviceType;
            end.instanceId = end.deviceId;
        } else if (end.isInternet()) {
            end.instanceType = ResourceType.INTERNET;
            end.instanceId = 0;
        } else {
            end.instanceType = ResourceType.IP;
            end.instanceId = end.subnet;
        }
    }

    private static void service(Endpoint end, ResourceDirectory directory, int custom) {
        if (custom != Entries.NONE) {
            int type = directory.entries.type(custom);
            end.serviceType = type == 0 ? ResourceType.CUSTOM_SERVICE : type;
            end.serviceId = directory.entries.id(custom);
        } else if (end.service != 0) {
            end.serviceType = ResourceType.POD_SERVICE;
            end.serviceId = end.service;
        } else if (end.workload != 0) {
            int type = directory.workloadTypes.get(end.workload);
            end.serviceType = type == 0 ? ResourceType.POD_GROUP : type;
            end.serviceId = end.workload;
        } else if (end.gprocess != 0) {
            end.serviceType = ResourceType.PROCESS;
            end.serviceId = end.gprocess;
        } else if (end.isNode() && end.cluster != 0) {
            end.serviceType = ResourceType.POD_CLUSTER;
            end.serviceId = end.cluster;
        } else {
            end.serviceType = end.instanceType;
            end.serviceId = end.instanceId;
        }
    }
}
