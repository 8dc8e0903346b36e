package dev.plankton.net;

import dev.plankton.hypervisor.Vm;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts that Netty's decoder makes of an HTTP request together again, as one array for the guest: head as
 * received, chunks undone and counted in a Content-Length instead (RFC 9112, section 7.1.3). Confined to its
 * connection's event loop.
 */
final class RequestAssembler {
    private static final byte[] NOTHING = {};

    private @Nullable HttpRequest request;
    private String head = "";
    private byte[] body = NOTHING;
    private int bodyLength;
    private boolean continueOwed;

    /** Takes the next part; the whole or refused request when this part ends it, else null. Nothing is released. */
    @Nullable
    GuestRequest add(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            return refuse(statusOf(part.decoderResult().cause()));
        }
        if (part instanceof HttpRequest begun) {
            HttpResponseStatus wrong = begin(begun);
            if (wrong != null) {
                return refuse(wrong);
            }
        }
        if (part instanceof HttpContent content && request != null) {
            if (!append(content.content())) {
                return refuse(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
            }
            if (content instanceof LastHttpContent) {
                return whole(request);
            }
        }
        return null;
    }

    /**
     * Whether the client waits for "100 Continue" before it sends the body (RFC 9110, section 10.1.1); true once for
     * each request.
     */
    boolean takeContinueOwed() {
        boolean owed = continueOwed;
        continueOwed = false;
        return owed;
    }

    private @Nullable HttpResponseStatus begin(HttpRequest begun) {
        HttpHeaders headers = begun.headers();
        if (begun.protocolVersion().majorVersion() != 1) {
            return HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED;
        }
        // RFC 9112, section 3.2.
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && isHttp11(begun))) {
            return HttpResponseStatus.BAD_REQUEST;
        }
        // RFC 9112, section 6.1: a coding other than chunked would have to be undone, and nobody uses one.
        String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding.strip())) {
            return HttpResponseStatus.NOT_IMPLEMENTED;
        }
        head = headOf(begun);
        if (HttpUtil.getContentLength(begun, 0L) > Vm.MAX_REQUEST - head.length()) {
            return HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
        }
        request = begun;
        body = NOTHING;
        bodyLength = 0;
        continueOwed = HttpUtil.is100ContinueExpected(begun);
        return null;
    }

    private static String headOf(HttpRequest request) {
        StringBuilder text = new StringBuilder(256);
        text.append(request.method().name()).append(' ').append(request.uri());
        text.append(' ').append(request.protocolVersion().text()).append("\r\n");
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey();
            if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
                    || HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)
                    || HttpHeaderNames.EXPECT.contentEqualsIgnoreCase(name)) {
                continue;
            }
            text.append(name).append(": ").append(header.getValue()).append("\r\n");
        }
        return text.toString();
    }

    private boolean append(ByteBuf content) {
        int count = content.readableBytes();
        if (head.length() + bodyLength + count > Vm.MAX_REQUEST) {
            return false;
        }
        if (bodyLength + count > body.length) {
            body = Arrays.copyOf(body, Math.max(2 * body.length, bodyLength + count));
        }
        content.getBytes(content.readerIndex(), body, bodyLength, count);
        bodyLength += count;
        return true;
    }

    private GuestRequest whole(HttpRequest begun) {
        boolean hasBody = HttpUtil.isContentLengthSet(begun) || HttpUtil.isTransferEncodingChunked(begun);
        String fullHead = head + (hasBody ? "Content-Length: " + bodyLength + "\r\n\r\n" : "\r\n");
        request = null;
        if (fullHead.length() + bodyLength > Vm.MAX_REQUEST) {
            return refuse(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        }
        // The decoder made each byte a char; this makes each char the byte it was.
        byte[] bytes = Arrays.copyOf(fullHead.getBytes(StandardCharsets.ISO_8859_1), fullHead.length() + bodyLength);
        System.arraycopy(body, 0, bytes, fullHead.length(), bodyLength);
        body = NOTHING;
        return new GuestRequest(
                bytes, HttpMethod.HEAD.equals(begun.method()), isHttp11(begun), HttpUtil.isKeepAlive(begun), null);
    }

    private GuestRequest refuse(HttpResponseStatus why) {
        request = null;
        return GuestRequest.refused(why);
    }

    private static boolean isHttp11(HttpRequest request) {
        return request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    }

    private static HttpResponseStatus statusOf(@Nullable Throwable failure) {
        return switch (failure) {
            case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
            case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
            case null, default -> HttpResponseStatus.BAD_REQUEST;
        };
    }
}
