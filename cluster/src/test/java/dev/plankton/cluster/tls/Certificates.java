package dev.plankton.cluster.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority and certificates that it has signed, made by the JDK's keytool, for tests. */
public final class Certificates {
    private static final String PASSWORD = "password";

    private final Path directory;

    /** A new authority with its files in {@code directory}. */
    public Certificates(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        keytool("ca", "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=authority", "-ext", "bc:c");
        keytool(
                "ca",
                "-exportcert",
                "-rfc",
                "-alias",
                "ca",
                "-file",
                authority().toString());
    }

    /** Its certificate. */
    public Path authority() {
        return directory.resolve("ca.pem");
    }

    /** A certificate and key for a node on loopback. */
    public TlsFiles node(String name) throws Exception {
        Path certificate = directory.resolve(name + ".pem"), key = directory.resolve(name + ".key");
        if (!Files.exists(key)) {
            Path request = directory.resolve(name + ".csr");
            keytool(name, "-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name);
            keytool(name, "-certreq", "-alias", name, "-file", request.toString());
            keytool(
                    "ca",
                    "-gencert",
                    "-rfc",
                    "-alias",
                    "ca",
                    "-infile",
                    request.toString(),
                    "-outfile",
                    certificate.toString(),
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1");
            Files.writeString(key, privateKey(name));
        }
        return new TlsFiles(certificate, key, authority());
    }

    private String privateKey(String name) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        byte[] bytes = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(bytes)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private void keytool(String store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", directory.resolve(store + ".p12").toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException(output);
        }
    }
}
