package io.thalweg.control.ctl;

import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code pod} or {@code pods}. */
final class KindConverter implements ITypeConverter<ResourceKind> {
    @Override
    public ResourceKind convert(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        List<String> names = new ArrayList<>();
        for (ResourceKind kind : ResourceKind.values()) {
            boolean isListed = kind != ResourceKind.RESOURCE_KIND_UNSPECIFIED
                    && kind != ResourceKind.RESOURCE_KIND_SNAPSHOT
                    && kind != ResourceKind.UNRECOGNIZED;
            String name = isListed ? ResourceKey.kindName(kind) : "";
            if (isListed && (wanted.equals(name) || wanted.equals(name + "s"))) {
                return kind;
            }
            if (isListed) {
                names.add(name);
            }
        }
        throw new TypeConversionException(text + "; allowed: " + String.join(", ", names));
    }
}
