package dev.plankton.cluster.peer;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;

/**
 * The certificates by which nodes know each other: both ends show one, and it has to be signed by the same authority.
 *
 * @param server of the end that was connected to
 * @param client of the end that connects
 */
public record PeerTls(SslContext server, SslContext client) {
    private static final String[] PROTOCOLS = {"TLSv1.3"};

    /**
     * Reads PEM files.
     *
     * @param certificate of this node, with those that lead to the authority
     * @param key of the certificate, PKCS 8, not encrypted
     * @param authority certificates of which one has signed those of all nodes
     * @throws IOException if a file is not there or not what it should be, and says which
     */
    public static PeerTls read(Path certificate, Path key, Path authority) throws IOException {
        for (Path file : List.of(certificate, key, authority)) {
            if (!Files.isReadable(file)) {
                throw new IOException("cannot be read: " + file);
            }
        }
        try {
            return new PeerTls(
                    SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                            .trustManager(authority.toFile())
                            .clientAuth(ClientAuth.REQUIRE)
                            .protocols(PROTOCOLS)
                            .build(),
                    SslContextBuilder.forClient()
                            .keyManager(certificate.toFile(), key.toFile())
                            .trustManager(authority.toFile())
                            .endpointIdentificationAlgorithm(null)
                            .protocols(PROTOCOLS)
                            .build());
        } catch (IllegalArgumentException | IOException e) {
            Throwable cause = e.getCause() instanceof CertificateException wrong ? wrong : e;
            throw new IOException(
                    "no certificate and key in PEM form: %s, %s, %s: %s"
                            .formatted(certificate, key, authority, cause.getMessage()),
                    e);
        }
    }
}
