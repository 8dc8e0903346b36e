package dev.plankton.net.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopBuffersTest {
    private final ByteBufAllocator pool = new UnpooledByteBufAllocator(true);
    private final LoopBuffers buffers = new LoopBuffers();

    @AfterEach
    void release() {
        buffers.release();
    }

    private ByteBuf take(int size) {
        return buffers.take(size, pool);
    }

    /** All of them, each released at once. */
    private Set<ByteBuf> round() {
        Set<ByteBuf> all = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int n = 0; n < LoopBuffers.COUNT; n++) {
            ByteBuf buffer = take(1);
            all.add(buffer);
            buffer.writeByte(n).release();
        }
        return all;
    }

    @Test
    void whatWasReleasedIsEmptyWhenItsTurnComesAgain() {
        Set<ByteBuf> first = round();
        assertThat(first).hasSize(LoopBuffers.COUNT);
        ByteBuf again = take(LoopBuffers.ROOM);
        assertThat(first.contains(again)).isTrue(); // By identity: buffers are equal by what they hold.
        assertThat(again.isReadable()).isFalse();
        assertThat(again.isWritable(LoopBuffers.ROOM)).isTrue();
        again.release();
    }

    @Test
    void whatIsInUseIsNotTakenAgain() {
        ByteBuf used = take(10).writeByte(1);
        for (int n = 0; n < LoopBuffers.COUNT; n++) {
            ByteBuf other = take(10);
            assertThat(other).isNotSameAs(used);
            other.release();
        }
        assertThat(used.readByte()).isEqualTo((byte) 1);
        assertThat(used.release()).as("the last reference").isFalse();
    }

    @Test
    void whatIsLongIsOfThePool() {
        ByteBuf large = take(LoopBuffers.ROOM + 1);
        assertThat(large.alloc()).isSameAs(pool);
        assertThat(large.release()).isTrue();
    }

    @Test
    void whatHasGrownIsGivenBack() {
        ByteBuf grown = take(1);
        grown.writeZero(2 * LoopBuffers.ROOM).release();
        for (int n = 1; n < LoopBuffers.COUNT; n++) {
            take(1).release();
        }
        ByteBuf next = take(1);
        assertThat(grown.refCnt()).isZero();
        assertThat(next.capacity()).isEqualTo(LoopBuffers.ROOM);
        next.release();
    }

    @Test
    void itsEndGivesBackWhatIsFreeAndLeavesTheRestToItsHolders() {
        ByteBuf free = take(1);
        free.release();
        ByteBuf held = take(1);
        buffers.release();
        assertThat(free.refCnt()).isZero();
        assertThat(held.refCnt()).isEqualTo(1);
        assertThat(held.release()).isTrue();
    }
}
