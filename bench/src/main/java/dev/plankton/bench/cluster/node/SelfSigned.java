package dev.plankton.bench.cluster.node;

import dev.plankton.bench.experiment.ExperimentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A certificate for all nodes of a test cluster, which is its own authority; made by the JDK's keytool. */
final class SelfSigned {
    private static final String PASSWORD = "plankton";
    private static final int LINE = 64;

    private SelfSigned() {}

    /** Makes one that is good for {@code nodes} nodes of {@code network}, as PEM files in {@code folder}. */
    static NodeCommand.Certificates create(Path folder, Network network, int nodes) {
        Path store = folder.resolve("nodes.p12");
        String names = IntStream.range(0, nodes)
                .mapToObj(network::host)
                .distinct()
                .map(host -> "ip:" + host)
                .collect(Collectors.joining(","));
        Shell.run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "node",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=plankton-bench",
                "-validity",
                "30",
                "-ext",
                "bc=ca:true",
                "-ext",
                "san=" + names,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            Path certificate = pem(
                    folder.resolve("node.crt"),
                    "CERTIFICATE",
                    keys.getCertificate("node").getEncoded());
            Path key = pem(
                    folder.resolve("node.key"),
                    "PRIVATE KEY",
                    keys.getKey("node", PASSWORD.toCharArray()).getEncoded());
            return new NodeCommand.Certificates(certificate, key, certificate);
        } catch (IOException | GeneralSecurityException e) {
            throw new ExperimentException("cannot read " + store + ": " + e.getMessage(), e);
        }
    }

    private static Path pem(Path file, String kind, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(
                file,
                "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind),
                StandardCharsets.US_ASCII);
    }
}
