package dev.plankton.lab.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plankton.lab.compile.CompiledClasses;
import dev.plankton.lab.run.Check;
import dev.plankton.lab.run.ScenarioResult;
import dev.plankton.lab.run.Standing;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The form of what processes send each other. */
final class WorkerMessages {
    /** Bytes of a key, and of what is signed with it. */
    static final int KEY_LENGTH = 32;

    /** The longest message. */
    static final int LONGEST = 8 << 20;

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

    static void writeClasses(DataOutputStream out, CompiledClasses classes) throws IOException {
        writeText(out, classes.main());
        out.writeInt(classes.files().size());
        for (Map.Entry<String, byte[]> file : classes.files().entrySet()) {
            writeText(out, file.getKey());
            writeBytes(out, file.getValue());
        }
    }

    static CompiledClasses readClasses(DataInputStream in) throws IOException {
        String main = readText(in);
        Map<String, byte[]> files = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            files.put(readText(in), readBytes(in));
        }
        return new CompiledClasses(main, files);
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
    }

    static ScenarioResult readResult(DataInputStream in) throws IOException {
        String name = readText(in);
        String problem = readText(in);
        List<Check> checks = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            checks.add(new Check(
                    readText(in), in.readInt(), in.readBoolean(), readText(in), readText(in), readText(in)));
        }
        List<Standing> standings = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            standings.add(new Standing(readText(in), in.readDouble(), in.readBoolean()));
        }
        return new ScenarioResult(name, problem, checks, standings);
    }

    /** What only a process that knows the key can add to a message. */
    static byte[] signature(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }
}
