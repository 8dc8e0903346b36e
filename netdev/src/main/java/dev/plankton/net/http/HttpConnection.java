package dev.plankton.net.http;

import dev.plankton.net.backpressure.EventLoopContext;
import dev.plankton.net.connection.RequestConnection;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.net.endpoint.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * {@code Via.HTTP}: frames what a guest replies so that any client understands it (RFC 9112). After a {@link RequestDecoder} in the
 * pipeline; confined to the connection's event loop.
 */
public final class HttpConnection extends RequestConnection<GuestRequest> {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    /** Bytes of the headers that a reply gets here, about. */
    private static final int FRAMING = 96;

    private final RequestAssembler assembler = new RequestAssembler();
    private final ReplyHead head = new ReplyHead();
    private GuestRequest asked = GuestRequest.refused(HttpResponseStatus.BAD_REQUEST);

    /** {@link #head} and perhaps more of the reply has left. */
    private boolean streaming;

    private boolean refused;

    /** A header that names who answers the request that is in flight; empty if that is not known. Written by any thread before the reply. */
    private volatile String owner = "";

    public HttpConnection(Channel channel, Endpoint endpoint, EventLoopContext here, Duration halfClosedTimeout) {
        super(channel, endpoint, here, halfClosedTimeout);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            // After a refused request it is unknown where the next one begins.
            if (isFinished() || refused) {
                return;
            }
            GuestRequest request = message instanceof GuestRequest plain ? plain : assembler.add((HttpObject) message);
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
    protected void idle() {
        if (assembler.takeContinueOwed()) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
        }
    }

    @Override
    protected void begin(GuestRequest request) {
        asked = request;
        owner = "";
        if (request.refusal() != null) {
            tally.add(GatewayCount.BAD_REQUESTS);
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
    protected void replyPart(byte[] bytes, int length) {
        int from = 0;
        if (!streaming) {
            if (!head.read(bytes, length, false)) {
                // No head in 64 KiB. What is in flight is forgotten: the outbox closes with the connection.
                tally.add(GatewayCount.DROPPED);
                finish(error(HttpResponseStatus.BAD_GATEWAY, false));
                return;
            }
            streaming = true;
            from = head.bodyOffset();
            ByteBuf start = buffer(from + FRAMING);
            head.writeTo(start, bytes);
            if (isChunked()) {
                writeText(start, "Transfer-Encoding: chunked\r\n");
            }
            writeText(start, owner + connection(staysAfterStream()));
            channel.write(start.writeBytes(CRLF));
        }
        writeStreamed(bytes, from, length);
        channel.flush();
    }

    @Override
    protected void replyEnd(byte[] bytes, int length) {
        if (!streaming) {
            answer(bytes, length);
            return;
        }
        streaming = false;
        writeStreamed(bytes, 0, length);
        leave(isChunked() ? Unpooled.wrappedBuffer(LAST_CHUNK) : Unpooled.EMPTY_BUFFER, staysAfterStream());
    }

    @Override
    public void answeredBy(String node, long epoch) {
        owner = "Plankton-Owner: %s; epoch=%d\r\n".formatted(node, epoch);
    }

    @Override
    protected void replyFull() {
        answerError(HttpResponseStatus.SERVICE_UNAVAILABLE);
    }

    @Override
    protected void replyDropped() {
        if (!streaming) {
            answerError(HttpResponseStatus.BAD_GATEWAY);
        } else {
            // The missing last chunk shows the client that this was not all.
            channel.close();
        }
    }

    /** Answers with a reply that is whole, in one buffer. */
    private void answer(byte[] bytes, int length) {
        if (!head.read(bytes, length, true)) {
            answerError(HttpResponseStatus.BAD_GATEWAY);
            return;
        }
        boolean keep = keepAlive();
        if (head.isReady() && keep && asked.http11() && hasBody() && owner.isEmpty()) {
            leave(buffer(length).writeBytes(bytes, 0, length), true);
            return;
        }
        int bodyLength = length - head.bodyOffset();
        int sent = hasBody() ? bodyLength : 0;
        ByteBuf buffer = buffer(head.bodyOffset() + FRAMING + sent);
        head.writeTo(buffer, bytes);
        writeText(buffer, contentLength(bodyLength));
        writeText(buffer, owner + connection(keep));
        leave(buffer.writeBytes(CRLF).writeBytes(bytes, head.bodyOffset(), sent), keep);
    }

    private boolean keepAlive() {
        return asked.keepAlive() && !head.close();
    }

    /** A client of HTTP/1.0 learns by the end of the connection where a stream ends. */
    private boolean staysAfterStream() {
        return keepAlive() && asked.http11();
    }

    private boolean isChunked() {
        return asked.http11() && hasBody();
    }

    /** RFC 9112, section 6.3, rule 1. */
    private boolean hasBody() {
        return !asked.head() && head.status() != 204 && head.status() != 304;
    }

    /**
     * RFC 9110, section 8.6: the length of what follows; for HEAD and 304 the length of what would have followed, if
     * the guest gave; none with 204.
     */
    private String contentLength(int bodyLength) {
        long length = hasBody() || (asked.head() && bodyLength > 0) ? bodyLength : head.contentLength();
        return length < 0 || head.status() == 204 ? "" : "Content-Length: " + length + "\r\n";
    }

    /** RFC 9112, section 9.3: HTTP/1.1 keeps a connection by default, 1.0 closes it. */
    private String connection(boolean keep) {
        return keep ? asked.http11() ? "" : "Connection: keep-alive\r\n" : "Connection: close\r\n";
    }

    private void writeStreamed(byte[] bytes, int from, int to) {
        if (!hasBody() || from == to) {
            return;
        }
        ByteBuf chunk = buffer(to - from + FRAMING);
        if (asked.http11()) {
            writeText(chunk, Integer.toHexString(to - from) + "\r\n");
        }
        chunk.writeBytes(bytes, from, to - from);
        channel.write(asked.http11() ? chunk.writeBytes(CRLF) : chunk);
    }

    private static void writeText(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
    }

    private void leave(ByteBuf last, boolean keep) {
        if (keep) {
            send(last);
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
