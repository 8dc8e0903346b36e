package dev.plankton.net.backpressure;

import dev.plankton.net.os.PeerState;
import io.netty.channel.Channel;

/**
 * Stops reading from a client while its VM takes no more, and notices meanwhile that the client is gone: a paused channel
 * of io_uring or NIO does not report. Confined to the connection's event loop.
 *
 * <p>Where the kernel reports the state of the connection, that is looked at. Where it does not, as on NIO, one more read is
 * tried now and then, until {@value #MOST_EXTRA} have brought something; and a client of which the VM has taken nothing for
 * {@value #STALLED_S} seconds is disconnected.
 */
public final class ReadThrottle {
    private static final int MOST_EXTRA = 4;
    private static final int STALLED_S = 300;

    private final ThrottledReads all;
    private final Channel channel;
    private final Runnable ended;
    private boolean paused;
    private boolean listed;
    private boolean endSeen;
    private boolean tried;
    private int extra;
    private long since;

    /** {@code ended} is run once if the client is found to send no more while its channel is paused. */
    public ReadThrottle(ThrottledReads all, Channel channel, Runnable ended) {
        this.all = all;
        this.channel = channel;
        this.ended = ended;
    }

    /** Reads no more. */
    public void pause() {
        if (paused) {
            return;
        }
        paused = true;
        extra = 0;
        since = all.clock().nanoTime();
        channel.config().setAutoRead(false);
        if (!listed) {
            listed = true;
            all.add(this);
        }
    }

    /** Reads on. */
    public void resume() {
        if (paused) {
            paused = false;
            channel.config().setAutoRead(true);
        }
    }

    public boolean isPaused() {
        return paused;
    }

    /** Something was read. */
    public void noteRead() {
        if (tried) {
            tried = false;
            extra++;
        }
    }

    /** The VM has taken something, though not enough to read on. */
    public void noteTaken() {
        extra = 0;
        since = all.clock().nanoTime();
    }

    /** Looks whether the client is still there; false if that need not be looked at again. */
    boolean look(long now) {
        if (!paused || !channel.isOpen()) {
            listed = false;
            return false;
        }
        switch (PeerState.of(channel)) {
            case HERE -> {}
            case GONE -> channel.close();
            case ENDED -> {
                if (!endSeen) {
                    endSeen = true;
                    ended.run();
                }
            }
            case UNKNOWN -> {
                if (now - since > STALLED_S * ThrottledReads.NANOS_PER_SECOND) {
                    channel.close();
                } else if (extra < MOST_EXTRA) {
                    tried = true;
                    channel.read();
                }
            }
        }
        return true;
    }
}
