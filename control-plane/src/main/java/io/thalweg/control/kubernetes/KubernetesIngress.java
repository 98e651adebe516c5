package io.thalweg.control.kubernetes;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/** An Ingress of any API version, or an OpenShift Route, which DeepFlow's agents send as an Ingress. */
record KubernetesIngress(ObjectMeta meta, boolean isRoute, List<ByteString> addresses) {
    static final String[] FIELDS = {
        "status.loadBalancer.ingress.ip", "spec.to.kind", "spec.to.name", "spec.host",
    };

    static KubernetesIngress of(ObjectMeta meta, JsonObject object) {
        List<ByteString> addresses =
                new ArrayList<>(IpAddresses.parseAll(KubernetesService.loadBalancerAddresses(object)));
        return new KubernetesIngress(meta, object.object("spec").has("to"), addresses);
    }
}
