package io.thalweg.engine.metrics;

import io.thalweg.engine.row.MetricsDocument;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Documents in saved state: a version, the period, and the document as it is {@link PackedDocument packed}. */
public final class DocumentCodec {
    private static final int FIELD_BY_FIELD = 1;
    private static final int PACKED = 2;

    private DocumentCodec() {}

    public static void write(MetricsDocument document, DataOutput out) throws IOException {
        out.writeByte(PACKED);
        out.writeInt(document.period);
        new DocumentPacker().pack(document).writeTo(out);
    }

    /** @throws IOException when the bytes are not those of a document */
    public static MetricsDocument read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        return switch (version) {
            case FIELD_BY_FIELD -> DocumentVersion1.read(in);
            case PACKED -> {
                int period = in.readInt();
                MetricsDocument document = checked(PackedDocument.readFrom(in));
                document.period = period;
                yield document;
            }
            default -> throw new IOException("metrics document: version " + version + "; this build reads " + PACKED);
        };
    }

    /** The document; its bytes are from outside this process. */
    static MetricsDocument checked(PackedDocument packed) throws IOException {
        try {
            return DocumentPacker.unpack(packed);
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("metrics document: " + packed.bytes().length + " bytes that are none", e);
        }
    }
}
