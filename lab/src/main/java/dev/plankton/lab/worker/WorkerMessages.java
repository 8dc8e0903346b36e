package dev.plankton.lab.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plankton.lab.compile.LoadableClasses;
import dev.plankton.lab.run.Check;
import dev.plankton.lab.run.ScenarioResult;
import dev.plankton.lab.run.Standing;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The form of what processes send each other. */
final class WorkerMessages {
    /** Bytes of a key, and of what is signed with it. */
    static final int KEY_LENGTH = 32;

    /** The longest message. */
    static final int LONGEST = 8 << 20;

    /** Bytes of a block of SHA-256; a key has fewer. */
    private static final int BLOCK = 64;

    private static final int INNER = 0x36, OUTER = 0x5C;

    private WorkerMessages() {}

    static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("a message of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the message ends after %d of %d bytes".formatted(bytes.length, length));
        }
        return bytes;
    }

    static void writeText(DataOutputStream out, String text) throws IOException {
        writeBytes(out, text.getBytes(UTF_8));
    }

    static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), UTF_8);
    }

    static void writeClasses(DataOutputStream out, LoadableClasses classes) throws IOException {
        writeText(out, classes.main());
        out.writeInt(classes.files().size());
        for (Map.Entry<String, byte[]> file : classes.files().entrySet()) {
            writeText(out, file.getKey());
            writeBytes(out, file.getValue());
        }
    }

    static LoadableClasses readClasses(DataInputStream in) throws IOException {
        String main = readText(in);
        Map<String, byte[]> files = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            files.put(readText(in), readBytes(in));
        }
        return new LoadableClasses(main, files);
    }

    static void writeResult(DataOutputStream out, ScenarioResult result) throws IOException {
        writeText(out, result.name());
        writeText(out, result.problem());
        out.writeInt(result.checks().size());
        for (Check check : result.checks()) {
            writeText(out, check.id());
            out.writeInt(check.points());
            out.writeBoolean(check.passed());
            writeText(out, check.message());
            writeText(out, check.where());
            writeText(out, check.hint());
        }
        out.writeInt(result.standings().size());
        for (Standing standing : result.standings()) {
            writeText(out, standing.figure());
            out.writeDouble(standing.value());
            out.writeBoolean(standing.ascending());
        }
        out.writeInt(result.warnings().size());
        for (String warning : result.warnings()) {
            writeText(out, warning);
        }
    }

    static ScenarioResult readResult(DataInputStream in) throws IOException {
        String name = readText(in);
        String problem = readText(in);
        List<Check> checks = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            checks.add(
                    new Check(readText(in), in.readInt(), in.readBoolean(), readText(in), readText(in), readText(in)));
        }
        List<Standing> standings = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            standings.add(new Standing(readText(in), in.readDouble(), in.readBoolean()));
        }
        List<String> warnings = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            warnings.add(readText(in));
        }
        return new ScenarioResult(name, problem, checks, standings, warnings);
    }

    /**
     * What only a process that knows the key can add to a message: HMAC with SHA-256 (RFC 2104). The JDK's own takes a process that has just
     * started more time than all of this class.
     */
    static byte[] signature(byte[] key, byte[] message) {
        return hash(padded(key, OUTER), hash(padded(key, INNER), message));
    }

    private static byte[] padded(byte[] key, int with) {
        byte[] padded = Arrays.copyOf(key, BLOCK);
        for (int n = 0; n < BLOCK; n++) {
            padded[n] ^= (byte) with;
        }
        return padded;
    }

    private static byte[] hash(byte[] first, byte[] then) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(first);
            return digest.digest(then);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }
}
