package org.apache.flink.metrics.prometheus;

import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.util.NetUtils;

/**
 * Flink's Prometheus reporter, but on the loopback interface: Flink's own listens to the whole network and cannot be told
 * otherwise. It is in Flink's package because only there the registry of the metrics is visible.
 */
public final class LoopbackPrometheusReporterFactory implements MetricReporterFactory {
    private static final String PORTS = "port";
    private static final String USUAL_PORTS = "9249-9269";

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return new LoopbackReporter(NetUtils.getPortRangeFromString(properties.getProperty(PORTS, USUAL_PORTS)));
    }

    private static final class LoopbackReporter extends AbstractPrometheusReporter {
        private final HTTPServer server;

        LoopbackReporter(Iterator<Integer> ports) {
            server = listen(ports);
            log.info("metrics for Prometheus on 127.0.0.1:{}", server.getPort());
        }

        private HTTPServer listen(Iterator<Integer> ports) {
            while (ports.hasNext()) {
                InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.next());
                try {
                    return new HTTPServer(address, registry, true);
                } catch (BindException e) {
                    log.debug("{} is taken", address);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            throw new IllegalArgumentException("no free port for the metrics");
        }

        @Override
        public void close() {
            server.stop();
            super.close();
        }
    }
}
