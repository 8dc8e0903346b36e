package dev.plankton.dashboard.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.CookieHeaderNames;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is let in: the Host must be an address or a name that is this server's, so that no page of another name reaches it
 * through DNS rebinding; the token must be right; and with the cookie, which a browser adds by itself, the Origin must be the page's
 * own. Safe for any thread.
 */
public final class Access {
    private static final String BEARER = "Bearer ";

    /** Requests a second of all clients with the token together, and after a pause. */
    private static final double REQUESTS = 1000, REQUESTS_BURST = 2000;

    /** Requests a second without it that are still answered by 401. */
    private static final double STRANGERS = 10, STRANGERS_BURST = 20;

    private final byte[] token;
    private final Set<String> names;
    private final RateLimit requests;
    private final RateLimit strangers;

    /**
     * Access for those that have {@code token}.
     *
     * @param names that a Host may be beside addresses and localhost, in lower case
     * @param clock nanoseconds
     */
    public Access(String token, Set<String> names, LongSupplier clock) {
        this.token = digest(token);
        this.names = Set.copyOf(names);
        requests = new RateLimit(REQUESTS, REQUESTS_BURST, clock);
        strangers = new RateLimit(STRANGERS, STRANGERS_BURST, clock);
    }

    /**
     * Checks a request's Host, Origin and token.
     *
     * @param open whether it is for a path that needs no token
     * @throws Refusal 400, 401, 403 or 429
     */
    void check(HttpRequest request, boolean open) {
        String host = host(request);
        checkOrigin(request, host);
        if (open) {
            return;
        }
        boolean bearer = isToken(bearer(request));
        boolean cookie = !bearer && isToken(cookie(request, host));
        if (!bearer && !cookie) {
            throw strangers.take(1)
                    ? new Refusal(
                            401,
                            "no or a wrong token: open the URL that the server printed, or send it as Authorization: Bearer")
                    : new Refusal(429, "too many requests without the token");
        }
        boolean reads = Set.of("GET", "HEAD").contains(request.method().name());
        boolean upgrades = request.headers().contains(HttpHeaderNames.UPGRADE);
        if (cookie && (!reads || upgrades) && request.headers().get(HttpHeaderNames.ORIGIN) == null) {
            throw new Refusal(403, "no Origin: with the cookie, only pages of this server may do this");
        }
        if (!requests.take(1)) {
            throw new Refusal(429, "too many requests: at most %.0f a second".formatted(REQUESTS));
        }
    }

    private String host(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1) {
            throw new Refusal(400, "exactly one Host is expected");
        }
        String host = hosts.getFirst().toLowerCase(Locale.ROOT);
        String name = host.replaceFirst(":[0-9]{1,5}$", "");
        if (!name.equals("localhost") && !names.contains(name) && !isAddress(name)) {
            throw new Refusal(403, "wrong Host: " + printable(host) + "; use the server's address");
        }
        return host;
    }

    private static boolean isAddress(String name) {
        try {
            String literal = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
            return InetAddress.ofLiteral(literal) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void checkOrigin(HttpRequest request, String host) {
        for (String origin : request.headers().getAll(HttpHeaderNames.ORIGIN)) {
            if (!origin.toLowerCase(Locale.ROOT).equals("http://" + host)) {
                throw new Refusal(403, "wrong Origin: " + printable(origin) + "; only pages of this server may ask");
            }
        }
    }

    private static @Nullable String bearer(HttpRequest request) {
        String given = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        return given != null && given.startsWith(BEARER) ? given.substring(BEARER.length()) : null;
    }

    private static @Nullable String cookie(HttpRequest request, String host) {
        for (String header : request.headers().getAll(HttpHeaderNames.COOKIE)) {
            for (Cookie cookie : ServerCookieDecoder.LAX.decode(header)) {
                if (cookie.name().equals(cookieName(host))) {
                    return cookie.value();
                }
            }
        }
        return null;
    }

    /** Browsers do not tell ports apart where cookies are concerned: the name does. */
    private static String cookieName(String host) {
        return "plankton" + host.replaceFirst("^(?:.*[^0-9]|)([0-9]*)$", "$1");
    }

    /**
     * Whether a request brings the token in its URL, as the first one of a browser does.
     *
     * @throws Refusal if it brings a wrong one
     */
    boolean bringsToken(HttpRequest request) {
        String host = host(request);
        String given = tokenOf(request);
        if (given == null) {
            return false;
        }
        if (!isToken(given)) {
            throw strangers.take(1)
                    ? new Refusal(401, "wrong token: open the URL that the server printed")
                    : new Refusal(429, "too many requests with a wrong token");
        }
        checkOrigin(request, host);
        return true;
    }

    private static @Nullable String tokenOf(HttpRequest request) {
        List<String> given = new QueryStringDecoder(request.uri()).parameters().get("token");
        return given == null ? null : given.getFirst();
    }

    /** The cookie that stands for the token from then on: not for scripts, and not sent where another site links here. */
    String newCookie(HttpRequest request) {
        String host = host(request);
        DefaultCookie cookie = new DefaultCookie(cookieName(host), String.valueOf(tokenOf(request)));
        cookie.setHttpOnly(true);
        cookie.setPath("/");
        cookie.setSameSite(CookieHeaderNames.SameSite.Strict);
        return ServerCookieEncoder.LAX.encode(cookie);
    }

    /** Compares digests, so that the time it takes says nothing of the token or its length. */
    private boolean isToken(@Nullable String given) {
        return given != null && MessageDigest.isEqual(digest(given), token);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static String printable(String text) {
        return text.substring(0, Math.min(text.length(), 100)).replaceAll("[^\\x20-\\x7E]", "?");
    }
}
