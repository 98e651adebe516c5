package io.thalweg.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import picocli.CommandLine.Command;

@AnalyzeClasses(packages = "io.thalweg.agent", importOptions = DoNotIncludeTests.class)
final class DependencyTest {
    @ArchTest
    static final ArchRule ONLY_FFI_CALLS_NATIVE_CODE = noClasses()
            .that()
            .resideOutsideOfPackage("io.thalweg.agent.ffi")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..", "com.kenai..");

    @ArchTest
    static final ArchRule ONLY_KAFKA_AND_THE_COMMANDS_KNOW_KAFKA = noClasses()
            .that()
            .resideOutsideOfPackages("io.thalweg.agent", "io.thalweg.agent.kafka")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule ONLY_KUBERNETES_KNOWS_THE_CLIENT_OF_THE_API_SERVER = noClasses()
            .that()
            .resideOutsideOfPackage("io.thalweg.agent.kubernetes")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..");

    @ArchTest
    static final ArchRule ONLY_CONTROL_CALLS_THE_CONTROL_PLANE = noClasses()
            .that()
            .resideOutsideOfPackage("io.thalweg.agent.control")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..");

    @ArchTest
    static final ArchRule CAPTURE_KNOWS_NOTHING_OF_WHAT_FOLLOWS = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.thalweg.agent.ffi", "io.thalweg.agent.bpf", "io.thalweg.agent.packet", "io.thalweg.agent.pcap")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.thalweg.agent.batch", "io.thalweg.agent.kafka", "io.thalweg.agent.replay");

    @ArchTest
    static final ArchRule COMMANDS_ARE_THE_ROOT =
            classes().that().areAnnotatedWith(Command.class).should().resideInAPackage("io.thalweg.agent");
}
