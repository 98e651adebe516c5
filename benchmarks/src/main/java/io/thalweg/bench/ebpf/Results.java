package io.thalweg.bench.ebpf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;

/** Results as lines of JSON; what is being done, for whoever waits, beside them. */
final class Results {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final PrintWriter err;

    Results(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    ObjectNode line(Part part) {
        return JSON.createObjectNode()
                .put("benchmark", "agent-ebpf")
                .put("part", part.name().toLowerCase(Locale.ROOT));
    }

    void tell(ObjectNode line) {
        out.println(line);
        out.flush();
    }

    void progress(String doing) {
        err.println("agent-ebpf: " + doing);
        err.flush();
    }
}
