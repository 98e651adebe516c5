package io.thalweg.engine.l7;

import java.io.Serializable;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How many different endpoints the paths of URLs make: how much of a path counts, and what in it is no name but an id.
 *
 * @param trims longest prefix first; a path that no prefix fits is kept whole
 * @param collapsedIds segments of these kinds read {@code {id}}
 */
public record EndpointRules(List<Trim> trims, Set<IdKind> collapsedIds) implements Serializable {
    /** What a path segment can be that is not a name. */
    public enum IdKind {
        /** Decimal digits alone. */
        NUMBER,
        /** {@code 8-4-4-4-12} hexadecimal digits. */
        UUID,
        /** Sixteen and more hexadecimal digits, at least one of them decimal. */
        HEX
    }

    /**
     * Paths that begin with {@code prefix} keep this many segments.
     *
     * @param prefix empty: every path
     */
    public record Trim(String prefix, int segments) implements Serializable {
        public Trim {
            L7Limits.atLeast("segments of paths with prefix \"" + prefix + "\"", segments, 1);
        }

        /** @param text {@code /prefix=segments}; {@code =2} is for every path */
        public static Trim parse(String text) {
            int equals = text.lastIndexOf('=');
            try {
                return new Trim(
                        text.substring(0, Math.max(0, equals)).strip(),
                        Integer.parseInt(text.substring(equals + 1).strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("\"" + text + "\"; allowed: such as /api/v1=4 or =2", e);
            }
        }
    }

    public EndpointRules {
        trims = trims.stream()
                .sorted(Comparator.comparing((Trim trim) -> -trim.prefix().length()))
                .toList();
        collapsedIds = collapsedIds.isEmpty() ? Set.of() : EnumSet.copyOf(collapsedIds);
    }
}
