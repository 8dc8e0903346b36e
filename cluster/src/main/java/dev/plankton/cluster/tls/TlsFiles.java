package dev.plankton.cluster.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a node proves itself with, and what it checks others by, in PEM files. A node is trusted if the authority has signed its certificate:
 * an authority that signs for nothing but one cluster keeps others out.
 *
 * @param certificate the node's certificate, then those between it and the authority
 * @param key its private key, PKCS #8 without a password
 * @param authority the certificates that sign those of all nodes
 */
public record TlsFiles(Path certificate, Path key, Path authority) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    /** The only version of TLS that nodes speak. */
    public static final String PROTOCOL = "TLSv1.3";

    /**
     * A context for connections in both directions. Each call reads the files again.
     *
     * @throws IOException if a file cannot be read, with one line that names it and what it should be
     */
    public SSLContext context() throws IOException {
        List<Certificate> chain = certificates(certificate);
        List<Certificate> trusted = certificates(authority);
        PrivateKey secret = privateKey();
        try {
            char[] none = new char[0];
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, none);
            own.setKeyEntry("node", secret, none, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, none);
            KeyStore others = KeyStore.getInstance("PKCS12");
            others.load(null, none);
            for (int i = 0; i < trusted.size(); i++) {
                others.setCertificateEntry("authority" + i, trusted.get(i));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(others);
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("key %s and certificate %s do not fit: %s".formatted(key, certificate, e.getMessage()), e);
        }
    }

    private static List<Certificate> certificates(Path file) throws IOException {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(file)));
            if (found.isEmpty()) {
                throw new IOException("no certificate in " + file + ": it must have PEM blocks \"BEGIN CERTIFICATE\"");
            }
            return new ArrayList<>(found);
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificate in " + file + ": it must have PEM blocks \"BEGIN CERTIFICATE\"", e);
        }
    }

    private PrivateKey privateKey() throws IOException {
        Matcher block = KEY.matcher(new String(read(key), StandardCharsets.US_ASCII));
        if (block.find()) {
            byte[] bytes = Base64.getMimeDecoder().decode(block.group(1));
            for (String algorithm : ALGORITHMS) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
                } catch (GeneralSecurityException _) {
                    // A key of another algorithm.
                }
            }
        }
        throw new IOException("no private key in " + key
                + ": it must have a PEM block \"BEGIN PRIVATE KEY\" (PKCS #8, no password) of EC, RSA or Ed25519");
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("no file " + file, e);
        }
    }
}
