package dev.plankton.net.http;

import dev.plankton.hypervisor.Vm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
    private static final int CRLF = '\r' << 8 | '\n';
    private static final int COLON = ':' << 8 | ' ';

    private @Nullable HttpRequest request;
    private int headLength;
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
        // RFC 9112, section 6.1: a coding other than chunked would have to be undone, and is not used in practice.
        String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding.strip())) {
            return HttpResponseStatus.NOT_IMPLEMENTED;
        }
        headLength = headLength(begun);
        if (HttpUtil.getContentLength(begun, 0L) > Vm.MAX_REQUEST - headLength) {
            return HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
        }
        request = begun;
        body = NOTHING;
        bodyLength = 0;
        continueOwed = HttpUtil.is100ContinueExpected(begun);
        return null;
    }

    /** Bytes of request line and headers as the guest gets them, without those that describe the body. */
    private static int headLength(HttpRequest request) {
        int length = request.method().name().length() + request.uri().length();
        length += request.protocolVersion().text().length() + "  \r\n".length();
        var headers = request.headers().iteratorCharSequence();
        while (headers.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = headers.next();
            if (!isForUs(header.getKey())) {
                length += header.getKey().length() + header.getValue().length() + ": \r\n".length();
            }
        }
        return length;
    }

    /** Writes what {@link #headLength} has counted. */
    private static void writeHead(HttpRequest request, ByteBuf to) {
        write(to, request.method().name()).writeByte(' ');
        write(to, request.uri()).writeByte(' ');
        write(to, request.protocolVersion().text()).writeShort(CRLF);
        var headers = request.headers().iteratorCharSequence();
        while (headers.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = headers.next();
            if (!isForUs(header.getKey())) {
                write(to, header.getKey()).writeShort(COLON);
                write(to, header.getValue()).writeShort(CRLF);
            }
        }
    }

    private static boolean isForUs(CharSequence name) {
        return HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.EXPECT.contentEqualsIgnoreCase(name);
    }

    /** The decoder made each byte a char; this makes each char the byte it was. */
    private static ByteBuf write(ByteBuf to, CharSequence text) {
        to.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        return to;
    }

    private boolean append(ByteBuf content) {
        int count = content.readableBytes();
        if (headLength + bodyLength + count > Vm.MAX_REQUEST) {
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
        String end = hasBody ? "Content-Length: " + bodyLength + "\r\n\r\n" : "\r\n";
        int length = headLength + end.length() + bodyLength;
        request = null;
        continueOwed = false; // The body is here.
        if (length > Vm.MAX_REQUEST) {
            return refuse(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        }
        byte[] bytes = new byte[length];
        ByteBuf to = Unpooled.wrappedBuffer(bytes).writerIndex(0);
        writeHead(begun, to);
        write(to, end).writeBytes(body, 0, bodyLength);
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
