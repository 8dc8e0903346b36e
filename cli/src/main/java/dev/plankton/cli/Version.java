package dev.plankton.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** What {@code plankton --version} says. */
final class Version implements IVersionProvider {
    private static final String RESOURCE = "version.txt";

    @Override
    public String[] getVersion() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new FileNotFoundException(RESOURCE);
            }
            String number = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return new String[] {
                "plankton %s (Java %s, %s %s)"
                        .formatted(
                                number, Runtime.version(), System.getProperty("os.name"), System.getProperty("os.arch"))
            };
        }
    }
}
