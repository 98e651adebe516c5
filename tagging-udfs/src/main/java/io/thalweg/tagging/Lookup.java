package io.thalweg.tagging;

/**
 * Who stands at an address, for those who have no row: the functions of Flink SQL. The rules are those of the
 * {@link Tagger}. One per thread and directory; the getters tell of the last {@link #find}.
 */
public final class Lookup {
    private final Locator locator;
    private final ServiceMatcher services;
    private final ResourceDirectory directory;
    private final Endpoint end = new Endpoint();

    public Lookup(ResourceDirectory directory) {
        Holders holders = new Holders(directory);
        this.directory = directory;
        locator = new Locator(directory, holders);
        services = new ServiceMatcher(directory, holders);
    }

    /**
     * Looks the address up.
     *
     * @param epc VPC; 0: the only one there is
     * @param port of a server; 0: of a client, or not known
     * @param micros since the epoch
     * @return whether somebody is known to have it
     */
    public boolean find(IpAddress address, int epc, int ipProtocol, int port, long micros) {
        end.clear();
        end.high = address.high();
        end.low = address.low();
        end.hasAddress = true;
        end.protocol = ipProtocol;
        end.port = port;
        end.mac = 0;
        end.pid = 0;
        end.isHere = false;
        locator.beginIn(epc);
        locator.locate(end, micros);
        services.match(end, micros);
        AutoTags.fill(end, directory, services.custom(end, micros));
        return end.deviceType != 0;
    }

    public boolean isInternet() {
        return end.isInternet();
    }

    public int pod() {
        return end.pod;
    }

    public int workload() {
        return end.workload;
    }

    public int node() {
        return end.node;
    }

    public int namespace() {
        return end.namespace;
    }

    public int cluster() {
        return end.cluster;
    }

    public int service() {
        return end.service;
    }

    public int instanceType() {
        return end.instanceType;
    }

    public int instanceId() {
        return end.instanceId;
    }

    public int serviceType() {
        return end.serviceType;
    }

    public int serviceId() {
        return end.serviceId;
    }
}
