package io.thalweg.control.ctl;

import com.google.protobuf.ByteString;
import io.thalweg.control.kubernetes.IpAddresses;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.CustomTarget;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What a custom service is made of: {@code pod/4711}, {@code workload/12:8080}, {@code 10.0.0.5:3306}, {@code [fd00::5]:53}, an
 * address of one VPC only {@code 10.0.0.5@7}.
 */
final class TargetConverter implements ITypeConverter<CustomTarget> {
    private static final Pattern RESOURCE = Pattern.compile("(\\w+)/(\\d{1,10})(?::(\\d{1,5}))?");
    /** IPv6 in brackets, or IPv4, or IPv6 alone, which has no port. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:(?:\\[(?<six>[^\\]]+)]|(?<four>[0-9.]+))(?::(?<port>\\d{1,5}))?|(?<alone>[0-9a-fA-F:.]+))(?:@(?<vpc>\\d{1,9}))?");

    private final KindConverter kinds = new KindConverter();

    @Override
    public CustomTarget convert(String text) {
        Matcher resource = RESOURCE.matcher(text);
        if (resource.matches()) {
            return CustomTarget.newBuilder()
                    .setKind(kinds.convert(resource.group(1)))
                    .setId((int) Long.parseLong(resource.group(2)))
                    .setPort(number(resource.group(3)))
                    .build();
        }
        Matcher address = ADDRESS.matcher(text);
        ByteString bytes = address.matches() ? IpAddresses.parse(host(address)) : null;
        if (bytes == null) {
            throw new TypeConversionException(text
                    + "; allowed: KIND/ID, KIND/ID:PORT, ADDRESS, ADDRESS:PORT, each address with @VPC or without");
        }
        return CustomTarget.newBuilder()
                .setAddress(bytes)
                .setPort(number(address.group("port")))
                .setEpcId(number(address.group("vpc")))
                .build();
    }

    private static String host(Matcher address) {
        if (address.group("six") != null) {
            return address.group("six");
        }
        return address.group("four") != null ? address.group("four") : address.group("alone");
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** As {@link #convert} takes it. */
    static String text(CustomTarget target) {
        String port = target.getPort() == 0 ? "" : ":" + target.getPort();
        if (target.getKindValue() != 0) {
            return ResourceKey.kindName(target.getKind()) + "/" + Integer.toUnsignedString(target.getId()) + port;
        }
        String address = MessageTree.address(target.getAddress());
        boolean isBracketed = address.indexOf(':') >= 0 && !port.isEmpty();
        return (isBracketed ? "[" + address + "]" : address)
                + port
                + (target.getEpcId() == 0 ? "" : "@" + target.getEpcId());
    }
}
