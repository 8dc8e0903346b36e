package dev.plankton.snapshot.format;

import dev.plankton.device.nic.Ne2000;
import dev.plankton.machine.ClockReading;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.StateMap;
import dev.plankton.snapshot.io.SnapshotFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A snapshot as a file of blocks: PROD with the name of the release; PROF, IMAG, DISK, DATA and BASE of its template
 * ({@link TemplateCodec}); TIME with the host's nanoseconds (64 bits), its wall clock (64) and the VM's number (32); DELT with
 * the changes from the template; INPT with the number of inputs (32) and each: its kind (8), its bytes counted (32).
 */
public final class VmStateCodec {
    private static final int MOST_FIELDS = 8192;
    private static final int OVERHEAD = 1 << 20;

    /** More than any inbox holds. */
    private static final int MOST_INPUTS = 1 << 17;

    private static final int MOST_INPUT_BYTES = 1 << 26;
    private static final int MOST_ALL_INPUTS = 1 << 26;

    private VmStateCodec() {}

    /** Writes {@code state}; returns the SHA-256 that it ends with. */
    public static byte[] write(OutputStream to, VmState state) throws IOException {
        BlockWriter out = new BlockWriter(to, FileKind.SNAPSHOT);
        out.block(Tag.PRODUCER, new FieldWriter().put(state.producer()));
        List<DiskIdentity> disks =
                state.files().isEmpty() ? ImageCodec.identities(state.template().image()) : state.files();
        TemplateCodec.write(out, state.template(), disks, true);
        out.block(
                Tag.MOMENT,
                new FieldWriter()
                        .put64(state.taken().nanos())
                        .put64(state.taken().millis())
                        .put32(state.vm()));
        out.block(Tag.CHANGES, ByteBuffer.wrap(state.changes()));
        FieldWriter inputs = new FieldWriter().put32(state.inputs().size());
        state.inputs().forEach(input -> inputs.put8(input.kind().ordinal()).putCounted(input.bytes()));
        out.block(Tag.INPUTS, inputs);
        return out.end();
    }

    /**
     * Reads what {@link #write} has written, and no byte more of the stream than that but to find that it ends.
     *
     * @param images has the disks that were open for writing
     * @throws SnapshotFormatException if it is damaged or of an unknown version
     * @throws IOException if the stream cannot be read, or {@code images} has not the right disks
     */
    public static VmState read(InputStream from, ImageSource images) throws IOException {
        BlockReader in = new BlockReader(from, FileKind.SNAPSHOT);
        FieldReader producer = in.fields(Tag.PRODUCER, MOST_FIELDS);
        String name = producer.getText();
        producer.end();
        Template template = TemplateCodec.read(in, images);
        FieldReader moment = in.fields(Tag.MOMENT, MOST_FIELDS);
        ClockReading taken = new ClockReading(moment.get64(), moment.get64());
        int vm = moment.get32("the number of the VM", 0, Integer.MAX_VALUE);
        moment.end();
        int size = StateMap.size(template.profile().extendedMemory());
        byte[] changes = TemplateCodec.delta(in.fields(Tag.CHANGES, size + OVERHEAD), size)
                .copy();
        List<SavedInput> inputs = readInputs(in.fields(Tag.INPUTS, MOST_ALL_INPUTS));
        in.end();
        List<DiskIdentity> files =
                template.image().drives().change() ? ImageCodec.identities(template.image()) : List.of();
        return new VmState(template, changes, taken, vm, name, files, inputs);
    }

    private static List<SavedInput> readInputs(FieldReader fields) throws SnapshotFormatException {
        int count = fields.get32("the number of inputs", 0, MOST_INPUTS);
        List<SavedInput> inputs = new ArrayList<>();
        SavedInput.Kind[] kinds = SavedInput.Kind.values();
        for (int n = 0; n < count; n++) {
            int kind = fields.get8();
            if (kind >= kinds.length) {
                throw fields.wrong("no such input: " + kind);
            }
            SavedInput input = SavedInput.of(kinds[kind], fields.getCounted(MOST_INPUT_BYTES));
            int length = input.bytes().length;
            boolean right = switch (input.kind()) {
                case REQUEST -> length <= StateMap.REQUEST_BUFFER_SIZE;
                case MOUSE -> length == SavedInput.MOUSE_BYTES;
                case FRAME -> length >= Ne2000.MIN_FRAME && length <= Ne2000.MAX_FRAME;
                case SERIAL, KEYS -> length > 0;
            };
            if (!right) {
                throw fields.wrong("an input %s of %d bytes".formatted(input.kind(), length));
            }
            inputs.add(input);
        }
        fields.end();
        return inputs;
    }
}
