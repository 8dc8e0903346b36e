package dev.plankton.verification.conformance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The metadata.json that SingleStepTests publishes with a suite: which opcodes are documented, and which flags they
 * leave undefined. See github.com/SingleStepTests/8086.
 */
final class Metadata {
    /** What is known of a form without metadata. */
    static final Form UNKNOWN = new Form("", 0);

    private static final long OPCODES = JsonScanner.pack("opcodes");
    private static final long STATUS = JsonScanner.pack("status");
    private static final long FLAGS_MASK = JsonScanner.pack("flags-mask");
    private static final long REG = JsonScanner.pack("reg");

    private final Map<String, Form> forms = new HashMap<>();

    /**
     * One opcode form.
     *
     * @param status {@code normal}, {@code alias}, {@code undocumented} and so on
     * @param undefinedFlags flags that it leaves undefined
     */
    record Form(String status, int undefinedFlags) {}

    /** The metadata of the vectors in {@code directory}: there, or in another directory of the same suite. */
    static Metadata of(Path directory) throws IOException {
        Metadata metadata = new Metadata();
        for (Path place : List.of(directory, directory.resolve(".."), directory.resolve("../v1"))) {
            Path file = place.resolve(VectorFiles.METADATA).normalize();
            if (Files.isRegularFile(file)) {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                    metadata.read(new JsonScanner(in));
                } catch (IOException e) {
                    throw new IOException(file + ": " + e.getMessage(), e);
                }
                break;
            }
        }
        return metadata;
    }

    /** What is known of the form that a file's name gives, such as {@code F6.7}. */
    Form form(String name) {
        Form form = forms.get(name);
        return form != null ? form : UNKNOWN;
    }

    private void read(JsonScanner json) throws IOException {
        json.take('{');
        while (!json.skip('}')) {
            if (json.name() == OPCODES) {
                json.take('{');
                while (!json.skip('}')) {
                    form(json, json.nameText());
                    json.skip(',');
                }
            } else {
                json.value();
            }
            json.skip(',');
        }
    }

    private void form(JsonScanner json, String name) throws IOException {
        String status = "";
        int defined = -1;
        json.take('{');
        while (!json.skip('}')) {
            long member = json.name();
            if (member == STATUS) {
                status = json.string();
            } else if (member == FLAGS_MASK) {
                defined = json.number(-1);
            } else if (member == REG) {
                json.take('{');
                while (!json.skip('}')) {
                    form(json, name + "." + json.nameText());
                    json.skip(',');
                }
            } else {
                json.value();
            }
            json.skip(',');
        }
        forms.put(name, new Form(status, ~defined & 0xFFFF));
    }
}
