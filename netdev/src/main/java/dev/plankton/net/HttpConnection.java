package dev.plankton.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@link Via#HTTP}: frames what a guest replies so that any client understands it (RFC 9112). Behind a decoder in the
 * pipeline; confined to the connection's event loop.
 */
final class HttpConnection extends RequestConnection<GuestRequest> {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final RequestAssembler assembler = new RequestAssembler();
    private GuestRequest asked = GuestRequest.refused(HttpResponseStatus.BAD_REQUEST);
    private @Nullable ReplyHead streaming;
    private boolean refused;

    HttpConnection(Channel channel, Endpoint endpoint, Tally tally) {
        super(channel, endpoint, tally);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            // After a refused request nobody knows where the next one begins.
            if (isFinished() || refused) {
                return;
            }
            GuestRequest request = assembler.add((HttpObject) message);
            if (request != null) {
                refused = request.refusal() != null;
                enqueue(request);
            } else if (!isBusy()) {
                idle();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** "100 Continue" is only due once the replies before it are out. */
    @Override
    void idle() {
        if (assembler.takeContinueOwed()) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
        }
    }

    @Override
    void begin(GuestRequest request) {
        asked = request;
        if (request.refusal() != null) {
            tally.badRequests.increment();
            finishUnread(error(request.refusal(), false));
            return;
        }
        switch (submit(request.bytes())) {
            case ACCEPTED -> {}
            case FULL -> answerError(HttpResponseStatus.SERVICE_UNAVAILABLE);
            case GONE -> finish(error(HttpResponseStatus.BAD_GATEWAY, false));
        }
    }

    @Override
    void replyPart(byte[] bytes, int length) {
        ReplyHead head = streaming;
        int from = 0;
        if (head == null) {
            head = head(bytes, length, false);
            if (head == null) {
                // No head in 64 KiB. What is in flight is forgotten: the outbox closes with the connection.
                tally.dropped.increment();
                finish(error(HttpResponseStatus.BAD_GATEWAY, false));
                return;
            }
            streaming = head;
            from = head.bodyOffset();
            boolean keep = keepAlive(head) && asked.http11();
            writeText(head.text() + (asked.http11() && hasBody(head) ? "Transfer-Encoding: chunked\r\n" : "")
                    + connection(keep) + "\r\n");
        }
        writeStreamed(head, bytes, from, length);
        channel.flush();
    }

    @Override
    void replyEnd(byte[] bytes, int length) {
        ReplyHead head = streaming;
        if (head == null) {
            answer(bytes, length);
            return;
        }
        streaming = null;
        writeStreamed(head, bytes, 0, length);
        boolean chunked = asked.http11() && hasBody(head);
        leave(chunked ? Unpooled.wrappedBuffer(LAST_CHUNK) : Unpooled.EMPTY_BUFFER, keepAlive(head) && asked.http11());
    }

    @Override
    void replyDropped() {
        if (streaming == null) {
            answerError(HttpResponseStatus.BAD_GATEWAY);
        } else {
            // The missing last chunk tells the client that this was not all.
            channel.close();
        }
    }

    /** Answers with a reply that is whole, in one buffer. */
    private void answer(byte[] bytes, int length) {
        ReplyHead head = head(bytes, length, true);
        if (head == null) {
            answerError(HttpResponseStatus.BAD_GATEWAY);
            return;
        }
        int bodyLength = length - head.bodyOffset();
        int sent = hasBody(head) ? bodyLength : 0;
        boolean keep = keepAlive(head);
        String text = head.text() + contentLength(head, bodyLength) + connection(keep) + "\r\n";
        ByteBuf buffer = channel.alloc().ioBuffer(text.length() + sent);
        buffer.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        buffer.writeBytes(bytes, head.bodyOffset(), sent);
        leave(buffer, keep);
    }

    private static @Nullable ReplyHead head(byte[] bytes, int length, boolean whole) {
        return ReplyHead.isHttp(bytes, length) ? ReplyHead.parse(bytes, length, whole) : ReplyHead.ofPlainText();
    }

    private boolean keepAlive(ReplyHead head) {
        return asked.keepAlive() && !head.close();
    }

    /** RFC 9112, section 6.3, rule 1. */
    private boolean hasBody(ReplyHead head) {
        return !asked.head() && head.status() != 204 && head.status() != 304;
    }

    /**
     * RFC 9110, section 8.6: the length of what follows; for HEAD and 304 the length of what would have followed, if
     * the guest told; none with 204.
     */
    private String contentLength(ReplyHead head, int bodyLength) {
        long length = hasBody(head) || (asked.head() && bodyLength > 0) ? bodyLength : head.contentLength();
        return length < 0 || head.status() == 204 ? "" : "Content-Length: " + length + "\r\n";
    }

    /** RFC 9112, section 9.3: HTTP/1.1 keeps a connection unless told otherwise, 1.0 closes it. */
    private String connection(boolean keep) {
        return keep ? asked.http11() ? "" : "Connection: keep-alive\r\n" : "Connection: close\r\n";
    }

    private void writeStreamed(ReplyHead head, byte[] bytes, int from, int to) {
        if (!hasBody(head) || from == to) {
            return;
        }
        if (asked.http11()) {
            writeText(Integer.toHexString(to - from) + "\r\n");
        }
        channel.write(Unpooled.wrappedBuffer(bytes, from, to - from));
        if (asked.http11()) {
            channel.write(Unpooled.wrappedBuffer(CRLF));
        }
    }

    private void writeText(String text) {
        channel.write(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private void leave(ByteBuf last, boolean keep) {
        if (keep) {
            channel.writeAndFlush(last);
        } else {
            finish(last);
        }
    }

    private void answerError(HttpResponseStatus status) {
        leave(error(status, asked.keepAlive()), asked.keepAlive());
    }

    private ByteBuf error(HttpResponseStatus status, boolean keep) {
        String body = status + "\n";
        return Unpooled.copiedBuffer(
                "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n"
                        + (status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE) ? "Retry-After: 1\r\n" : "")
                        + connection(keep) + "\r\n" + (asked.head() ? "" : body),
                StandardCharsets.US_ASCII);
    }
}
