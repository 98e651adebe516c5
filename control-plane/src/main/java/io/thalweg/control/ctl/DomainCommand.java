package io.thalweg.control.ctl;

import io.thalweg.event.proto.CreateDomainRequest;
import io.thalweg.event.proto.Domain;
import io.thalweg.event.proto.DomainState;
import io.thalweg.event.proto.ListDomainsRequest;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl domain}: the Kubernetes clusters. */
@Command(name = "domain", description = "Kubernetes clusters.", mixinStandardHelpOptions = true)
final class DomainCommand extends Subject {
    @ParentCommand
    private Ctl ctl;

    @Command(name = "list", description = "Clusters, and how their agents are doing.", mixinStandardHelpOptions = true)
    int list(
            @Mixin OutputOption output,
            @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this one.") String name) {
        CommandSpec at = at("list");
        return ctl.with(at, admin -> {
            List<Domain> domains = admin.listDomains(ListDomainsRequest.newBuilder()
                            .setName(name == null ? "" : name)
                            .build())
                    .getDomainsList();
            output.print(
                    at,
                    domains,
                    List.of(
                            new OutputOption.Column<>("NAME", Domain::getName),
                            new OutputOption.Column<>("ID", Domain::getId),
                            new OutputOption.Column<>("CLUSTER_ID", Domain::getClusterId),
                            new OutputOption.Column<>("STATE", DomainCommand::state),
                            new OutputOption.Column<>("RESOURCES", Domain::getResources),
                            new OutputOption.Column<>("SYNCED_AT", one -> MessageTree.time(one.getSyncedAt())),
                            new OutputOption.Column<>("SEEN_AT", one -> MessageTree.time(one.getSeenAt())),
                            new OutputOption.Column<>("ERROR", Domain::getErrorMessage)));
        });
    }

    private static String state(Domain domain) {
        return domain.getState()
                .name()
                .substring(DomainState.DOMAIN_STATE_UNSPECIFIED.name().lastIndexOf('_') + 1)
                .toLowerCase(Locale.ROOT);
    }

    @Command(
            name = "create",
            description = "Makes a cluster known and prints its id, for agents that are told it by hand.",
            mixinStandardHelpOptions = true)
    int create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--team", paramLabel = "ID", description = "Team id of its agents.") String team) {
        CommandSpec at = at("create");
        return ctl.with(at, admin -> at.commandLine()
                .getOut()
                .println(admin.createDomain(CreateDomainRequest.newBuilder()
                                .setName(name)
                                .setTeamId(team == null ? "" : team)
                                .build())
                        .getClusterId()));
    }
}
