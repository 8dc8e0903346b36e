package dev.plankton.cluster.pekko;

import com.typesafe.config.Config;
import dev.plankton.cluster.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import scala.Option;

/** TLS engines for Pekko out of PEM files; both sides show certificates. Pekko makes it by name. */
public final class PemEngines implements SSLEngineProvider {
    static final String CERTIFICATE = "plankton.tls.certificate",
            KEY = "plankton.tls.key",
            AUTHORITY = "plankton.tls.authority";

    private final SSLContext context;

    /** Made by Pekko. */
    public PemEngines(ActorSystem system) throws IOException {
        Config config = system.settings().config();
        context = new TlsFiles(path(config, CERTIFICATE), path(config, KEY), path(config, AUTHORITY)).context();
    }

    private static Path path(Config config, String name) {
        return Path.of(config.getString(name));
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        SSLEngine engine = engine(hostname, port);
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return engine;
    }

    @Override
    public SSLEngine createClientSSLEngine(String hostname, int port) {
        SSLEngine engine = engine(hostname, port);
        engine.setUseClientMode(true);
        return engine;
    }

    private SSLEngine engine(String hostname, int port) {
        SSLEngine engine = context.createSSLEngine(hostname, port);
        engine.setEnabledProtocols(new String[] {TlsFiles.PROTOCOL});
        return engine;
    }

    @Override
    public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
        return Option.empty();
    }

    @Override
    public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
        return Option.empty();
    }
}
