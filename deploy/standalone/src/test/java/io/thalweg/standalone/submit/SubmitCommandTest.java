package io.thalweg.standalone.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code thalweg submit} to a Flink that takes jars. The jobs' classes are on its class path, so that an empty jar does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubmitCommandTest {
    private MiniCluster flink;
    private String url;
    private Path jar;
    private Path config;

    private record Answer(int code, String output, String errors) {}

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Configuration settings = new Configuration();
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(WebOptions.SUBMIT_ENABLE, true);
        settings.set(WebOptions.UPLOAD_DIR, directory.toString());
        flink = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .build());
        flink.start();
        url = flink.getRestAddress().get().toString();
        jar = directory.resolve("jobs.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        config = Files.writeString(
                directory.resolve("job.yaml"), "kafka:\n  bootstrap: 127.0.0.1:1\ncheckpoint.interval: 30 s\n");
    }

    @AfterAll
    void stop() throws Exception {
        if (flink != null) {
            flink.close();
        }
    }

    private Answer submit(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        int code = new CommandLine(new SubmitCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
        return new Answer(code, out.toString().strip(), errors.toString().strip());
    }

    @Test
    void theJobIsOnTheClusterAndItsIdIsTold() throws Exception {
        Answer answer = submit(
                "flow",
                "--flink",
                url,
                "--jar",
                jar.toString(),
                "--config",
                config.toString(),
                "--parallelism",
                "1",
                "--",
                "--kafka.group",
                "submitted");

        assertThat(answer.code()).as(answer.errors()).isZero();
        assertThat(answer.output()).matches("[0-9a-f]{32}");
        assertThat(answer.errors()).isEqualTo(url + "/#/job/running/" + answer.output() + "/overview");
        assertThat(flink.listJobs().get())
                .filteredOn(job -> job.getJobId().toHexString().equals(answer.output()))
                .extracting(JobStatusMessage::getJobName)
                .containsExactly("thalweg-flow");
    }

    @Test
    void wrongOptionsAreToldBeforeAnythingIsSent() {
        String nowhere = "http://127.0.0.1:1";

        assertThat(submit("flow", "--flink", nowhere, "--jar", jar.toString(), "--", "--kafka.botstrap", "x")
                        .errors())
                .contains("kafka.botstrap: no such option");
        assertThat(submit("trace", "--flink", nowhere, "--config", "/no/such.yaml")
                        .errors())
                .contains("/no/such.yaml is not a file");
        assertThat(submit("flow", "--parallelism", "0").errors()).contains("--parallelism 0; allowed: 1 and more");
    }

    @Test
    void whatTheClusterRefusesIsTold() {
        Answer answer = submit(
                "flow",
                "--flink",
                url,
                "--jar",
                jar.toString(),
                "--savepoint",
                "/no/such/savepoint",
                "--parallelism",
                "1");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.errors()).contains("the Flink at " + url + " refuses").contains("/no/such/savepoint");
    }

    @Test
    void aClusterThatIsNotThereIsTold() {
        assertThat(submit("flow", "--flink", "http://127.0.0.1:1", "--jar", jar.toString())
                        .errors())
                .contains("no Flink answers at http://127.0.0.1:1");
    }
}
