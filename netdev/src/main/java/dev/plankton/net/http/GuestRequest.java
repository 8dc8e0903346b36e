package dev.plankton.net.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as the guest gets it, and what must be remembered of it to frame the reply.
 *
 * @param bytes request line, headers and body
 * @param head the method is HEAD: the reply has no body
 * @param http11 the client speaks HTTP/1.1, and so understands chunks
 * @param keepAlive the client wants to use the connection again
 * @param refusal why no VM gets to see it, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GuestRequest(
        byte[] bytes,
        boolean head,
        boolean http11,
        boolean keepAlive,
        @Nullable HttpResponseStatus refusal) {
    static GuestRequest refused(HttpResponseStatus why) {
        return new GuestRequest(new byte[0], false, true, false, why);
    }
}
