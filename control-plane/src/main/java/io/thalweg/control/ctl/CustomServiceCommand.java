package io.thalweg.control.ctl;

import io.thalweg.event.proto.CustomService;
import io.thalweg.event.proto.CustomTarget;
import io.thalweg.event.proto.DeleteCustomServiceRequest;
import io.thalweg.event.proto.ListResourcesRequest;
import io.thalweg.event.proto.PutCustomServiceRequest;
import io.thalweg.event.proto.PutCustomServiceRequest.Mode;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl custom-service}. */
@Command(
        name = "custom-service",
        description =
                "Services as you define them, over pods, workloads, services, clusters, nodes, hosts and addresses.",
        mixinStandardHelpOptions = true)
final class CustomServiceCommand extends Subject {
    private static final int SERVICE = 104;
    private static final int BUSINESS = 105;

    @ParentCommand
    private Ctl ctl;

    /** What a custom service is. */
    static final class Definition {
        @Parameters(index = "0", paramLabel = "NAME")
        private String name;

        @Parameters(
                index = "1..*",
                paramLabel = "TARGET",
                arity = "1..*",
                converter = TargetConverter.class,
                description = "KIND/ID, as `resource list` tells them, or an address; with :PORT only at that port."
                        + " An address with @VPC only in that one.")
        private List<CustomTarget> targets;

        @Option(names = "--business", description = "Rows call it a custom business service (105, else 104).")
        private boolean isBusiness;

        private CustomService service() {
            return CustomService.newBuilder()
                    .setName(name)
                    .setType(isBusiness ? BUSINESS : SERVICE)
                    .addAllTargets(targets)
                    .build();
        }
    }

    @Command(name = "list", description = "Those that there are.", mixinStandardHelpOptions = true)
    int list(
            @Mixin OutputOption output,
            @Parameters(arity = "0..1", paramLabel = "NAME", description = "The whole name, or its beginning and *.")
                    String name) {
        CommandSpec at = at("list");
        return ctl.with(at, admin -> {
            List<Resource> found = new ArrayList<>();
            admin.listResources(ListResourcesRequest.newBuilder()
                            .setKind(ResourceKind.RESOURCE_KIND_CUSTOM)
                            .setName(name == null ? "" : name)
                            .build())
                    .forEachRemaining(found::add);
            output.print(
                    at,
                    found,
                    List.of(
                            new OutputOption.Column<>("NAME", Resource::getName),
                            new OutputOption.Column<>("ID", one -> Integer.toUnsignedString(one.getId())),
                            new OutputOption.Column<>("TYPE", Resource::getCustomType),
                            new OutputOption.Column<>("TARGETS", CustomServiceCommand::targets),
                            new OutputOption.Column<>("VALID_FROM", one -> MessageTree.time(one.getValidFrom()))));
        });
    }

    private static String targets(Resource service) {
        return service.getCustomTargetsList().stream()
                .map(TargetConverter::text)
                .collect(Collectors.joining(","));
    }

    @Command(
            name = "create",
            description = "Makes one and prints its id; rows of its targets carry it from now on.",
            mixinStandardHelpOptions = true)
    int create(@Mixin Definition definition) {
        return put(at("create"), Mode.MODE_CREATE, definition);
    }

    @Command(
            name = "update",
            description = "Puts other targets in place of all that it had; the id stays.",
            mixinStandardHelpOptions = true)
    int update(@Mixin Definition definition) {
        return put(at("update"), Mode.MODE_UPDATE, definition);
    }

    private int put(CommandSpec at, Mode mode, Definition definition) {
        return ctl.with(
                at,
                admin -> say(
                        at,
                        Integer.toUnsignedString(admin.putCustomService(PutCustomServiceRequest.newBuilder()
                                        .setMode(mode)
                                        .setService(definition.service())
                                        .build())
                                .getId())));
    }

    @Command(
            name = "delete",
            description = "Ends one; rows that have it keep its name.",
            mixinStandardHelpOptions = true)
    int delete(@Parameters(paramLabel = "NAME") String name) {
        CommandSpec at = at("delete");
        return ctl.with(at, admin -> {
            admin.deleteCustomService(
                    DeleteCustomServiceRequest.newBuilder().setName(name).build());
            say(at, "deleted " + name);
        });
    }
}
