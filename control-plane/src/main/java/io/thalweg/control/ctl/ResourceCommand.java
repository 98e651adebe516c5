package io.thalweg.control.ctl;

import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.GetResourceRequest;
import io.thalweg.event.proto.GetResourceResponse;
import io.thalweg.event.proto.ListResourcesRequest;
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

/** {@code ctl resource}: what rows are tagged by. */
@Command(name = "resource", description = "Resources that rows are tagged by.", mixinStandardHelpOptions = true)
final class ResourceCommand extends Subject {
    @ParentCommand
    private Ctl ctl;

    @Command(name = "list", description = "Resources that there are now.", mixinStandardHelpOptions = true)
    int list(
            @Mixin OutputOption output,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "KIND",
                            converter = KindConverter.class,
                            description = "pod, service, workload, node, namespace, cluster, ingress, ...")
                    ResourceKind kind,
            @Option(names = "--name", paramLabel = "NAME", description = "The whole name, or its beginning and *.")
                    String name,
            @Option(names = "--cluster", paramLabel = "ID", description = "Only of this cluster; its number.")
                    Integer cluster,
            @Option(names = "--deleted", description = "Those that are gone, too.") boolean deleted) {
        CommandSpec at = at("list");
        return ctl.with(at, admin -> {
            ListResourcesRequest.Builder request =
                    ListResourcesRequest.newBuilder().setDeleted(deleted).setName(name == null ? "" : name);
            if (kind != null) {
                request.setKind(kind);
            }
            if (cluster != null) {
                request.setClusterId(cluster);
            }
            List<Resource> found = new ArrayList<>();
            admin.listResources(request.build()).forEachRemaining(found::add);
            output.print(
                    at,
                    found,
                    List.of(
                            new OutputOption.Column<>("KIND", one -> ResourceKey.kindName(one.getKind())),
                            new OutputOption.Column<>("ID", one -> Integer.toUnsignedString(one.getId())),
                            new OutputOption.Column<>("NAME", ResourceCommand::name),
                            new OutputOption.Column<>("CLUSTER", Resource::getClusterId),
                            new OutputOption.Column<>("NAMESPACE", Resource::getNamespaceId),
                            new OutputOption.Column<>("NODE", Resource::getNodeId),
                            new OutputOption.Column<>("ADDRESSES", ResourceCommand::addresses),
                            new OutputOption.Column<>("VALID_FROM", one -> MessageTree.time(one.getValidFrom()))));
        });
    }

    private static String name(Resource resource) {
        return resource.getName() + (resource.getDeleted() ? " (deleted)" : "");
    }

    private static String addresses(Resource resource) {
        return resource.getAddressesList().stream().map(MessageTree::address).collect(Collectors.joining(","));
    }

    @Command(
            name = "get",
            description = "A resource with all its fields and every interval that is kept of it.",
            mixinStandardHelpOptions = true)
    int get(
            @Mixin OutputOption output,
            @Parameters(paramLabel = "KIND", converter = KindConverter.class) ResourceKind kind,
            @Parameters(paramLabel = "ID") long id) {
        CommandSpec at = at("get");
        return ctl.with(at, admin -> {
            GetResourceResponse response = admin.getResource(GetResourceRequest.newBuilder()
                    .setKind(kind)
                    .setId((int) id)
                    .build());
            output.printOne(at, response);
        });
    }
}
