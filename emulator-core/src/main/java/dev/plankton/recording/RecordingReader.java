package dev.plankton.recording;

import dev.plankton.machine.ClockReading;
import dev.plankton.machine.core.Template;
import dev.plankton.machine.input.InputReader;
import dev.plankton.memory.Delta;
import dev.plankton.memory.StateMap;
import dev.plankton.recording.io.RecordingFormatException;
import dev.plankton.snapshot.format.ImageSource;
import dev.plankton.snapshot.format.TemplateCodec;
import dev.plankton.snapshot.io.SnapshotFormatException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Reads recordings, and checks each byte of them. Confined to one thread. */
public final class RecordingReader {
    /** Bytes of a state that a delta takes beyond it, at most. */
    private static final int OVERHEAD = 1 << 20;

    private final ImageSource images;
    private final IntPredicate wanted;
    private final Map<Integer, byte[]> encoded = new HashMap<>();
    private final Map<Integer, Template> templates = new HashMap<>();
    private final TreeMap<Integer, List<Run>> runs = new TreeMap<>();
    private @Nullable String producer;

    /** A run that is being read. */
    private static final class Run {
        final RecordedStart start;
        final List<RecordedPart> parts = new ArrayList<>();

        @Nullable
        String ending;

        boolean endsItself;

        Run(RecordedStart start) {
            this.start = start;
        }
    }

    private RecordingReader(ImageSource images, IntPredicate wanted) {
        this.images = images;
        this.wanted = wanted;
    }

    /**
     * The runs of the VMs that are {@code wanted}, by their number, in the order in which they were.
     *
     * @param path a file, or a directory with the recording of a population
     * @param images has the disk images that the VMs had
     * @throws RecordingFormatException if what is there is no recording that this release plays
     * @throws IOException if it cannot be read, or {@code images} lacks one
     */
    public static SortedMap<Integer, List<RecordedRun>> read(Path path, ImageSource images, IntPredicate wanted)
            throws IOException {
        Path file = Files.isDirectory(path) ? path.resolve(RecordingFormat.FILE) : path;
        if (Files.isDirectory(path) && !Files.exists(file)) {
            throw new IOException("there is no %s in it".formatted(RecordingFormat.FILE));
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return read(in, images, wanted);
        }
    }

    /** The same of a stream, which stays open. */
    public static SortedMap<Integer, List<RecordedRun>> read(InputStream in, ImageSource images, IntPredicate wanted)
            throws IOException {
        RecordingFormat.check(in.readNBytes(RecordingFormat.head().length));
        RecordingReader reader = new RecordingReader(images, wanted);
        int chunk = 0;
        for (byte[] bytes = chunk(in, chunk); bytes != null; bytes = chunk(in, chunk)) {
            try {
                reader.entries(new InputReader(bytes, 0, bytes.length));
            } catch (InputReader.Malformed e) {
                throw new RecordingFormatException("damaged: chunk %d: %s".formatted(chunk, e.getMessage()), e);
            }
            chunk++;
        }
        return reader.runs();
    }

    /** The next chunk; null if there is none, or it was being written when the process died. */
    private static byte @Nullable [] chunk(InputStream in, int number) throws IOException {
        byte[] head = in.readNBytes(RecordingFormat.CHUNK_HEAD);
        if (head.length < RecordingFormat.CHUNK_HEAD) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(head);
        int length = fields.getInt();
        int crc = fields.getInt();
        if (fields.getInt() != RecordingFormat.crc(head, 0, 2 * Integer.BYTES)) {
            throw new RecordingFormatException(
                    "damaged: the head of chunk %d does not have its CRC32C".formatted(number));
        }
        if (length < 1 || length > RecordingFormat.MOST_CHUNK) {
            throw new RecordingFormatException(
                    "damaged: chunk %d has %d bytes: 1 to %d".formatted(number, length, RecordingFormat.MOST_CHUNK));
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            return null;
        }
        if (RecordingFormat.crc(bytes, 0, length) != crc) {
            throw new RecordingFormatException("damaged: chunk %d does not have its CRC32C".formatted(number));
        }
        return bytes;
    }

    private void entries(InputReader in) throws IOException, InputReader.Malformed {
        while (in.hasMore()) {
            int kind = in.get8();
            byte[] bytes = in.getCounted();
            InputReader entry = new InputReader(bytes, 0, bytes.length);
            if ((kind == RecordingFormat.HEADER) != (producer == null)) {
                throw new RecordingFormatException("damaged: it does not begin with its header, or has two");
            }
            switch (kind) {
                case RecordingFormat.HEADER -> header(entry);
                case RecordingFormat.TEMPLATE -> {
                    int number = entry.getInt(Integer.MAX_VALUE, "the number of a template");
                    encoded.put(number, entry.getCounted());
                }
                case RecordingFormat.START -> start(entry);
                case RecordingFormat.PART -> part(entry);
                case RecordingFormat.END -> end(entry);
                default -> throw new RecordingFormatException("damaged: no such kind of entry: " + kind);
            }
            if (entry.hasMore()) {
                throw new RecordingFormatException("damaged: an entry of kind %d is too long".formatted(kind));
            }
        }
    }

    private void header(InputReader in) throws IOException, InputReader.Malformed {
        long rules = in.get();
        String name = new String(in.getCounted(), StandardCharsets.UTF_8);
        RecordingFormat.checkRules(rules, name);
        producer = name;
    }

    private static int vm(InputReader in) throws InputReader.Malformed {
        return in.getInt(Integer.MAX_VALUE, "the number of a VM");
    }

    private void start(InputReader in) throws IOException, InputReader.Malformed {
        int vm = vm(in);
        int number = in.getInt(Integer.MAX_VALUE, "the number of a template");
        boolean starts = in.getInt(1, "a flag") == 1;
        ClockReading reading = starts ? new ClockReading(in.getSigned(), in.getSigned()) : null;
        byte[] changes = in.getCounted();
        if (!wanted.test(vm)) {
            return;
        }
        Template template = template(number);
        int size = StateMap.size(template.profile().extendedMemory());
        if (changes.length > size + OVERHEAD || !Delta.isDelta(changes, size)) {
            throw new RecordingFormatException("damaged: VM %d begins with no changes of its template".formatted(vm));
        }
        runs.computeIfAbsent(vm, _ -> new ArrayList<>()).add(new Run(new RecordedStart(template, reading, changes)));
    }

    private Template template(int number) throws IOException {
        Template known = templates.get(number);
        if (known == null) {
            byte[] bytes = encoded.get(number);
            if (bytes == null) {
                throw new RecordingFormatException("damaged: there is no template " + number);
            }
            try {
                known = TemplateCodec.decode(bytes, images);
            } catch (SnapshotFormatException e) {
                throw new RecordingFormatException("damaged: template %d: %s".formatted(number, e.getMessage()), e);
            }
            templates.put(number, known);
        }
        return known;
    }

    private void part(InputReader in) throws IOException, InputReader.Malformed {
        int vm = vm(in);
        long from = in.getUpTo(Long.MAX_VALUE, "a moment");
        long to = from + in.getUpTo(Long.MAX_VALUE - from, "instructions");
        int check = (int) in.getUpTo(0xFFFFFFFFL, "a check");
        byte[] inputs = in.getCounted();
        if (!wanted.test(vm)) {
            return;
        }
        Run run = last(vm);
        if (!run.parts.isEmpty() && run.parts.getLast().to() != from) {
            throw new RecordingFormatException("damaged: what VM %d did from instruction %d to %d is not there"
                    .formatted(vm, run.parts.getLast().to(), from));
        }
        run.parts.add(new RecordedPart(from, to, check, inputs));
    }

    private void end(InputReader in) throws IOException, InputReader.Malformed {
        int vm = vm(in);
        boolean itself = in.getInt(1, "a flag") == 1;
        String reason = new String(in.getCounted(), StandardCharsets.UTF_8);
        if (wanted.test(vm)) {
            Run run = last(vm);
            run.ending = reason;
            run.endsItself = itself;
        }
    }

    private Run last(int vm) throws RecordingFormatException {
        List<Run> known = runs.get(vm);
        if (known == null) {
            throw new RecordingFormatException("damaged: VM %d does not begin".formatted(vm));
        }
        return known.getLast();
    }

    private SortedMap<Integer, List<RecordedRun>> runs() throws RecordingFormatException {
        String by = producer;
        if (by == null) {
            throw new RecordingFormatException("damaged: it has no header");
        }
        SortedMap<Integer, List<RecordedRun>> all = new TreeMap<>();
        runs.forEach((vm, known) -> {
            List<RecordedRun> complete = known.stream()
                    .filter(run -> !run.parts.isEmpty())
                    .map(run -> new RecordedRun(vm, by, run.start, run.parts, run.ending, run.endsItself))
                    .toList();
            if (!complete.isEmpty()) {
                all.put(vm, complete);
            }
        });
        return all;
    }
}
