package dev.plankton.recording;

import dev.plankton.machine.ClockReading;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.core.Template;
import dev.plankton.machine.input.InputLog;
import dev.plankton.machine.input.Varint;
import dev.plankton.snapshot.format.Release;
import dev.plankton.snapshot.format.TemplateCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Appends to a recording. What is appended is in the file within about a second, so that a process that dies loses no more; a thread
 * writes it, on which those that append wait only if it cannot keep up. Once
 * the file cannot be written nothing more is, and {@link #failure} says why. A file in which no VM has begun is deleted at the
 * end, so that nothing is left of a server that could not start. Safe for any thread.
 */
public final class RecordingWriter implements AutoCloseable {
    /** Bytes at which a chunk is written at once, and at which who would append more waits until it is written. */
    private static final int CHUNK = 1 << 18, MOST = 1 << 20;

    /** Bytes of a buffer at first. */
    private static final int ROOM = 1 << 16;

    /** Where the bytes of a chunk begin. */
    private static final int FIRST = RecordingFormat.CHUNK_HEAD;

    private static final int KIND_AND_LENGTH = 1 + Varint.MOST;
    private static final long SECOND = 1000;

    private final Path path;

    /** Not a channel: that is closed when a thread is interrupted that writes to it. */
    private final OutputStream file;

    /** Locked while a chunk is written; before this. */
    private final Object writing = new Object();

    /** A buffer for the next chunk; guarded by {@link #writing}. */
    private byte[] spare = new byte[ROOM];

    /** Whether the file has been closed; guarded by {@link #writing}. */
    private boolean ended;

    /** Numbers of the templates that have been appended. Guarded by itself, which is locked before {@link #writing}. */
    private final IdentityHashMap<Template, Integer> templates = new IdentityHashMap<>();

    /** The next chunk, and where it ends; guarded by this, as all below. */
    private byte[] pending = new byte[ROOM];

    private int length = FIRST;

    /** Whether the thread that writes knows that there is much to write. */
    private boolean called;

    private boolean closed;

    /** Whether a VM may be in the file. */
    private volatile boolean begun;

    private volatile @Nullable IOException failure;

    private RecordingWriter(Path path, OutputStream file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Begins the recording of a VM in a file.
     *
     * @throws IOException if it exists, or cannot be written
     */
    public static RecordingWriter create(Path path) throws IOException {
        Files.createFile(path, onlyOwner(path));
        return begin(path, Files.newOutputStream(path, StandardOpenOption.WRITE));
    }

    /** Begins a recording in {@code file}, which {@code path} leads to. */
    static RecordingWriter begin(Path path, OutputStream file) throws IOException {
        RecordingWriter writer = new RecordingWriter(path, file);
        try {
            file.write(RecordingFormat.head());
            writer.append(
                    RecordingFormat.HEADER,
                    new Entry().put(RecordingFormat.RULES).put(Release.NAME));
            writer.writeChunk(writer.pending, writer.length);
            writer.length = FIRST;
        } catch (IOException e) {
            file.close();
            throw e;
        }
        Thread.ofPlatform().daemon().name("plankton-recording").start(writer::flushNowAndThen);
        return writer;
    }

    /** It has all that was typed and sent, passwords too. */
    private static FileAttribute<?>[] onlyOwner(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** The same of many VMs, in a directory that is made if it does not exist. */
    public static RecordingWriter createIn(Path directory) throws IOException {
        Files.createDirectories(directory);
        return create(directory.resolve(RecordingFormat.FILE));
    }

    private void flushNowAndThen() {
        try {
            while (awaitWork()) {
                flush();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until there is much to write, or a second has passed; false once this is closed. */
    @SuppressWarnings("WaitNotInLoop") // One that wakes for no reason writes earlier.
    private synchronized boolean awaitWork() throws InterruptedException {
        if (!called && !closed) {
            wait(SECOND);
        }
        called = false;
        return !closed;
    }

    /** Whether an entry may be appended now. If not the caller is to {@link #flush}, without the lock, and to try again. */
    private boolean hasRoom(int more) {
        return length == FIRST || (length < MOST && more <= RecordingFormat.MOST_CHUNK - length);
    }

    /** Something was appended: has it written if that is worth it. */
    private void noteAppended() {
        if (length >= CHUNK && !called) {
            called = true;
            notifyAll();
        }
    }

    /** A VM begins, or begins again. {@code changes} are those from its template, packed. */
    public void start(int vm, Template template, @Nullable ClockReading reading, byte[] changes) {
        begun = true;
        Entry entry = new Entry().put(vm).put(number(template)).put(reading == null ? 0 : 1);
        if (reading != null) {
            entry.putSigned(reading.nanos()).putSigned(reading.millis());
        }
        append(RecordingFormat.START, entry.put(changes));
    }

    /** The number of a template; it is in the file before what is appended next. */
    private int number(Template template) {
        synchronized (templates) {
            Integer known = templates.get(template);
            if (known == null) {
                known = templates.size();
                append(RecordingFormat.TEMPLATE, new Entry().put(known).put(TemplateCodec.encode(template)));
                templates.put(template, known);
            }
            return known;
        }
    }

    /** What a VM did next, up to instruction {@code to}. */
    public void part(int vm, InputLog log, long to, int check) {
        while (!add(vm, log, to, check)) {
            flush();
        }
    }

    /** False if there is no room for it. */
    private synchronized boolean add(int vm, InputLog log, long to, int check) {
        if (closed || failure != null) {
            return true;
        }
        long executed = to - log.beginning();
        long checked = check & 0xFFFFFFFFL;
        int body = Varint.size(vm)
                + Varint.size(log.beginning())
                + Varint.size(executed)
                + Varint.size(checked)
                + Varint.size(log.length())
                + log.length();
        if (!hasRoom(KIND_AND_LENGTH + body)) {
            return false;
        }
        room(KIND_AND_LENGTH + body);
        pending[length++] = (byte) RecordingFormat.PART;
        length = Varint.put(pending, length, body);
        length = Varint.put(pending, length, vm);
        length = Varint.put(pending, length, log.beginning());
        length = Varint.put(pending, length, executed);
        length = Varint.put(pending, length, checked);
        length = Varint.put(pending, length, log.length());
        log.copyTo(pending, length);
        length += log.length();
        noteAppended();
        return true;
    }

    /** The same. */
    public void part(int vm, RecordedPart part) {
        append(
                RecordingFormat.PART,
                new Entry()
                        .put(vm)
                        .put(part.from())
                        .put(part.to() - part.from())
                        .put(part.check() & 0xFFFFFFFFL)
                        .put(part.inputs()));
    }

    /** A VM has ended. */
    public void end(int vm, StopReason reason, String text) {
        boolean byGuest = switch (reason) {
            case EXITED, HALTED_FOR_EVER, SHUTDOWN, PROTECTED_MODE, NO_BOOT -> true;
            case OUT_OF_MEMORY, STOPPED, DEFECT, MEMORY_LIMIT, INSTRUCTION_LIMIT -> false;
        };
        append(RecordingFormat.END, new Entry().put(vm).put(byGuest ? 1 : 0).put(text));
    }

    private void append(int kind, Entry entry) {
        byte[] bytes = entry.toBytes();
        while (!add(kind, bytes)) {
            flush();
        }
    }

    /** False if there is no room for it. */
    private synchronized boolean add(int kind, byte[] bytes) {
        if (closed || failure != null) {
            return true;
        }
        if (!hasRoom(KIND_AND_LENGTH + bytes.length)) {
            return false;
        }
        room(KIND_AND_LENGTH + bytes.length);
        pending[length++] = (byte) kind;
        length = Varint.put(pending, length, bytes.length);
        System.arraycopy(bytes, 0, pending, length, bytes.length);
        length += bytes.length;
        noteAppended();
        return true;
    }

    private void room(int more) {
        if (length + more > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(length + more, 2 * pending.length));
        }
    }

    /** Writes what has been appended. */
    public void flush() {
        synchronized (writing) {
            byte[] chunk;
            int end;
            synchronized (this) {
                chunk = pending;
                end = length;
                if (failure != null || end == FIRST) {
                    return;
                }
                pending = spare;
                length = FIRST;
            }
            spare = chunk.length > 2 * MOST ? new byte[ROOM] : chunk;
            try {
                writeChunk(chunk, end);
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    private void writeChunk(byte[] chunk, int end) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(chunk);
        head.putInt(end - FIRST).putInt(RecordingFormat.crc(chunk, FIRST, end - FIRST));
        head.putInt(RecordingFormat.crc(chunk, 0, head.position()));
        file.write(chunk, 0, end);
    }

    /** Why nothing more is written; null if all is well. */
    public @Nullable IOException failure() {
        return failure;
    }

    /** Writes the rest and closes the file; waits for another thread that does. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        synchronized (writing) {
            if (ended) {
                return;
            }
            ended = true;
            flush();
            file.close();
            if (!begun) {
                Files.deleteIfExists(path);
            }
        }
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }
}
