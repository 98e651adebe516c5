package io.thalweg.control.kubernetes;

import java.util.ArrayList;
import java.util.List;

/** A port that a container gives a name to; Services may go by that name. */
record ContainerPort(String name, int ipProtocol, int number) {
    /** Of the containers of a pod, or of the template of pods. */
    static List<ContainerPort> of(JsonObject podSpec) {
        List<ContainerPort> ports = new ArrayList<>();
        for (JsonObject container : podSpec.objects("containers")) {
            for (JsonObject port : container.objects("ports")) {
                int number = Ports.number(port.number("containerPort"));
                if (!port.text("name").isEmpty() && number != 0) {
                    ports.add(new ContainerPort(port.text("name"), Ports.ipProtocol(port.text("protocol")), number));
                }
            }
        }
        return ports;
    }
}
