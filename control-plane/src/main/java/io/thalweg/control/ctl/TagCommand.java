package io.thalweg.control.ctl;

import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.SetTagsRequest;
import io.thalweg.event.proto.SetTagsResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl tag}. */
@Command(name = "tag", description = "Tags that users give to resources.", mixinStandardHelpOptions = true)
final class TagCommand extends Subject {
    @ParentCommand
    private Ctl ctl;

    @Command(
            name = "set",
            description = "Gives tags to a resource; KEY= takes one away.",
            mixinStandardHelpOptions = true)
    int set(
            @Parameters(paramLabel = "KIND", converter = KindConverter.class) ResourceKind kind,
            @Parameters(paramLabel = "ID") long id,
            @Parameters(paramLabel = "KEY=VALUE", arity = "1..*", mapFallbackValue = "") Map<String, String> tags) {
        CommandSpec at = at("set");
        return ctl.with(at, admin -> {
            Map<String, String> given = new LinkedHashMap<>();
            tags.forEach((key, value) -> given.put(key, value == null ? "" : value));
            SetTagsResponse response = admin.setTags(SetTagsRequest.newBuilder()
                    .setKind(kind)
                    .setId((int) id)
                    .putAllTags(given)
                    .build());
            say(
                    at,
                    response.getResource().getName() + ": "
                            + response.getResource().getTagsMap().entrySet().stream()
                                    .sorted(Map.Entry.comparingByKey())
                                    .map(tag -> tag.getKey() + "=" + tag.getValue())
                                    .collect(Collectors.joining(" ")));
        });
    }
}
