package io.thalweg.control.server;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.thalweg.control.resource.ResourceLedger;
import io.thalweg.control.resource.ResourceQuery;
import io.thalweg.control.resource.WantedResource;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.CustomService;
import io.thalweg.event.proto.CustomTarget;
import io.thalweg.event.proto.DeleteCustomServiceResponse;
import io.thalweg.event.proto.PutCustomServiceRequest;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Services as users define them: resources of no cluster, known by their names, which rows are tagged by from when they
 * are written. Their ids and intervals are kept as those of all resources are.
 */
final class CustomServices {
    private static final int CUSTOM_SERVICE = 104;
    private static final int CUSTOM_BUSINESS_SERVICE = 105;
    private static final int MAX_TARGETS = 1000;
    private static final int MAX_PORT = 0xffff;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private static final Set<ResourceKind> KINDS = EnumSet.of(
            ResourceKind.RESOURCE_KIND_SERVICE,
            ResourceKind.RESOURCE_KIND_WORKLOAD,
            ResourceKind.RESOURCE_KIND_POD,
            ResourceKind.RESOURCE_KIND_CLUSTER,
            ResourceKind.RESOURCE_KIND_NODE,
            ResourceKind.RESOURCE_KIND_HOST);

    private final ResourceQuery resources;
    private final ResourceLedger ledger;

    CustomServices(ResourceQuery resources, ResourceLedger ledger) {
        this.resources = resources;
        this.ledger = ledger;
    }

    /** One change at a time: whether there is one by the name is asked before it is written. */
    synchronized Resource put(PutCustomServiceRequest request) {
        CustomService service = request.getService();
        String name = AdminCalls.checkName(service.getName());
        int type = service.getType() == 0 ? CUSTOM_SERVICE : service.getType();
        if (type != CUSTOM_SERVICE && type != CUSTOM_BUSINESS_SERVICE) {
            throw new IllegalArgumentException("type: " + Integer.toUnsignedString(type) + "; allowed: 104, 105");
        }
        if (service.getTargetsCount() == 0 || service.getTargetsCount() > MAX_TARGETS) {
            throw new IllegalArgumentException("targets: allowed: 1 to " + MAX_TARGETS);
        }
        service.getTargetsList().forEach(this::check);
        boolean isThere = find(name) != null;
        if (isThere != (request.getMode() == PutCustomServiceRequest.Mode.MODE_UPDATE)) {
            throw isThere
                    ? AdminCalls.refusal(Status.ALREADY_EXISTS, "there is a custom service \"" + name + "\"; update it")
                    : missing(name);
        }
        WantedResource wanted =
                new WantedResource(ResourceKind.RESOURCE_KIND_CUSTOM, name, name).since(WantedResource.FROM_NOW);
        wanted.body.setCustomType(type).addAllCustomTargets(service.getTargetsList());
        ledger.put(ResourceLedger.NO_CLUSTER, List.of(wanted));
        return find(name);
    }

    synchronized DeleteCustomServiceResponse delete(String name) {
        Resource service = find(name);
        if (service == null) {
            throw missing(name);
        }
        ledger.remove(ResourceLedger.NO_CLUSTER, ResourceKind.RESOURCE_KIND_CUSTOM, name);
        return DeleteCustomServiceResponse.newBuilder().setId(service.getId()).build();
    }

    private static RuntimeException missing(String name) {
        return Answers.notFound("there is no custom service \"" + name + "\"");
    }

    private Resource find(String name) {
        Resource[] found = new Resource[1];
        resources.list(ResourceKind.RESOURCE_KIND_CUSTOM, 0, false, service -> {
            if (service.getUid().equals(name)) {
                found[0] = service;
            }
        });
        return found[0];
    }

    private void check(CustomTarget target) {
        if (Integer.compareUnsigned(target.getPort(), MAX_PORT) > 0) {
            throw new IllegalArgumentException(
                    "port: " + Integer.toUnsignedString(target.getPort()) + "; allowed: 0 to 65535");
        }
        if (target.getKindValue() == 0) {
            checkAddress(target.getAddress());
        } else if (!KINDS.contains(target.getKind())) {
            throw new IllegalArgumentException(
                    "a target is a service, workload, pod, cluster, node, host or an address");
        } else if (!target.getAddress().isEmpty()) {
            throw new IllegalArgumentException("a target is a resource or an address, not both");
        } else if (resources.intervals(target.getKind(), target.getId()).stream()
                .noneMatch(one -> one.getValidTo() == 0)) {
            throw Answers.notFound("there is no " + ResourceKey.kindName(target.getKind()) + " "
                    + Integer.toUnsignedString(target.getId()) + " now");
        }
    }

    private static void checkAddress(ByteString address) {
        if (address.size() != IPV4_BYTES && address.size() != IPV6_BYTES) {
            throw new IllegalArgumentException("address: allowed: 4 or 16 bytes");
        }
    }
}
