package dev.plankton.snapshot.format;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.Delta;
import dev.plankton.memory.StateMap;
import dev.plankton.snapshot.io.SnapshotFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A template as blocks: its profile, its image, and BASE: whether it was captured (8 bits), then its complete state as a
 * {@link Delta} from zeros. So it is what it was, whatever ROM or power-on state the release has that reads it.
 */
public final class TemplateCodec {
    /** Bytes of a packed state beyond those of the state itself, at most. */
    private static final int OVERHEAD = 1 << 20;

    private TemplateCodec() {}

    /** {@code template} as a file of its own. Its images' bytes are left out: a store keeps them by their hash, or knows their file. */
    public static byte[] encode(Template template) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            BlockWriter out = new BlockWriter(bytes, FileKind.TEMPLATE);
            write(out, template, ImageCodec.opened(template.image()), false);
            out.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * What {@link #encode} returned, in any release.
     *
     * @throws SnapshotFormatException if it is damaged or of an unknown version
     * @throws IOException if {@code images} lacks one
     */
    public static Template decode(byte[] encoded, ImageSource images) throws IOException {
        BlockReader in = new BlockReader(new ByteArrayInputStream(encoded), FileKind.TEMPLATE);
        Template template = read(in, images);
        in.end();
        return template;
    }

    /** Writes the blocks of {@code template}, whose disks are {@code disks}. */
    public static void write(BlockWriter out, Template template, List<DiskIdentity> disks, boolean inline)
            throws IOException {
        ProfileCodec.write(out, template.profile());
        ImageCodec.write(out, template.image(), disks, inline);
        byte[] state = template.state();
        Delta packed = new Delta();
        packed.pack(state, new byte[state.length]);
        FieldWriter fields = new FieldWriter().put(template.captured()).put(packed.copy());
        out.block(Tag.BASE, ByteBuffer.wrap(fields.toBytes()));
    }

    /** Reads them. */
    public static Template read(BlockReader in, ImageSource images) throws IOException {
        MachineProfile profile = ProfileCodec.read(in);
        BootImage image = ImageCodec.read(in, images);
        int size = StateMap.size(profile.extendedMemory());
        FieldReader fields = in.fields(Tag.BASE, size + OVERHEAD);
        boolean captured = fields.getFlag();
        byte[] state = new byte[size];
        delta(fields, size).applyTo(0, state);
        return Template.of(profile, image, state, captured);
    }

    /**
     * The rest of a block as a delta.
     *
     * @param size bytes of the state it belongs to
     */
    public static Delta delta(FieldReader fields, int size) throws SnapshotFormatException {
        byte[] packed = fields.rest();
        if (!Delta.isDelta(packed, size)) {
            throw fields.wrong("it holds no changes of a state of " + size + " bytes");
        }
        Delta delta = new Delta();
        delta.set(packed);
        return delta;
    }
}
