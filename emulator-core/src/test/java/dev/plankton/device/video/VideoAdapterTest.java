package dev.plankton.device.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.FakeClock;
import dev.plankton.device.FakeProcessor;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import org.junit.jupiter.api.Test;

class VideoAdapterTest {
    private static final int WINDOW = 0xA0000;

    private final Memory memory = new Memory();
    private final FakeClock clock = new FakeClock();
    private final VideoAdapter video = new VideoAdapter(memory, clock, new FakeProcessor());

    VideoAdapterTest() {
        video.out8(0x3C2, 0x63);
    }

    private void sequencer(int index, int value) {
        video.out8(0x3C4, index);
        video.out8(0x3C5, value);
    }

    private void graphics(int index, int value) {
        video.out8(0x3CE, index);
        video.out8(0x3CF, value);
    }

    private void planar() {
        sequencer(4, 6);
        graphics(6, 5);
        graphics(8, 0xFF);
        sequencer(2, 15);
    }

    private int plane(int number, int offset) {
        return memory.get8(StateMap.PLANES + number * StateMap.PLANE_SIZE + offset);
    }

    @Test
    void aStoreReachesThePlanesOfTheMapMask() {
        planar();
        sequencer(2, 0x0A);
        memory.store8(WINDOW + 7, 0x5A);
        assertThat(plane(0, 7)).isZero();
        assertThat(plane(1, 7)).isEqualTo(0x5A);
        assertThat(plane(3, 7)).isEqualTo(0x5A);
    }

    @Test
    void theBitMaskKeepsWhatTheLatchesHold() {
        planar();
        memory.store8(WINDOW, 0xF0);
        memory.load8(WINDOW);
        graphics(8, 0x0F);
        graphics(1, 0x0F);
        graphics(0, 0x04);
        memory.store8(WINDOW, 0x00);
        assertThat(plane(2, 0)).isEqualTo(0xFF);
        assertThat(plane(0, 0)).isEqualTo(0xF0);
    }

    @Test
    void writeModesCopySpreadAndMask() {
        planar();
        memory.store8(WINDOW, 0x3C);
        memory.load8(WINDOW);
        graphics(5, 1);
        memory.store8(WINDOW + 1, 0xFF);
        assertThat(plane(3, 1)).as("mode 1 writes the latches").isEqualTo(0x3C);
        graphics(5, 2);
        memory.store8(WINDOW + 2, 0x05);
        assertThat(plane(0, 2)).as("mode 2 spreads bit 0").isEqualTo(0xFF);
        assertThat(plane(1, 2)).isZero();
        graphics(5, 3);
        graphics(0, 0x02);
        memory.store8(WINDOW, 0x18);
        assertThat(plane(1, 0)).as("mode 3 masks set/reset").isEqualTo(0x3C);
        assertThat(plane(0, 0)).isEqualTo(0x24);
    }

    @Test
    void readModeOneComparesColours() {
        planar();
        sequencer(2, 0x05);
        memory.store8(WINDOW, 0xC0);
        graphics(5, 8);
        graphics(2, 0x05);
        graphics(7, 0x0F);
        assertThat(memory.load8(WINDOW)).isEqualTo(0xC0);
        graphics(7, 0x02);
        assertThat(memory.load8(WINDOW)).as("only plane 1 matters").isEqualTo(0xFF);
    }

    private void chained() {
        graphics(8, 0xFF);
        sequencer(2, 15);
        sequencer(4, 0x0E);
        graphics(6, 5);
    }

    @Test
    void chainedPixelsArePlainMemoryUntilAMaskIsSet() {
        chained();
        memory.store8(WINDOW + 4, 0x66);
        memory.store8(WINDOW + 5, 0x11);
        assertThat(memory.apertureOpen()).isFalse();
        sequencer(2, 0x0D);
        memory.store8(WINDOW + 4, 0x67);
        memory.store8(WINDOW + 5, 0x77);
        assertThat(memory.load8(WINDOW + 4)).isEqualTo(0x67);
        assertThat(memory.load8(WINDOW + 5)).as("plane 1 is masked").isEqualTo(0x11);
        sequencer(2, 15);
        assertThat(memory.load8(WINDOW + 5)).as("it stays").isEqualTo(0x11);
    }

    @Test
    void chainedStoresGoThroughRotationLogicMasksAndWriteModes() {
        chained();
        memory.store8(WINDOW + 9, 0xF0);
        graphics(3, 4);
        memory.store8(WINDOW, 0x1E);
        assertThat(memory.load8(WINDOW)).as("rotated by 4").isEqualTo(0xE1);
        graphics(3, 0x18);
        memory.load8(WINDOW + 9);
        memory.store8(WINDOW + 9, 0xFF);
        assertThat(memory.load8(WINDOW + 9)).as("exclusive or with the latch").isEqualTo(0x0F);
        graphics(3, 0);
        graphics(8, 0x0F);
        memory.store8(WINDOW + 9, 0x33);
        assertThat(memory.load8(WINDOW + 9)).as("bit mask").isEqualTo(0x03);
        graphics(8, 0xFF);
        graphics(5, 0x41);
        memory.load8(WINDOW + 9);
        memory.store8(WINDOW + 13, 0xAA);
        assertThat(memory.load8(WINDOW + 13))
                .as("write mode 1 copies the latches")
                .isEqualTo(0x03);
    }

    @Test
    void unchainingMovesThePixelsToThePlanes() {
        chained();
        memory.store8(WINDOW + 6, 0x77);
        sequencer(4, 6);
        assertThat(plane(2, 4)).isEqualTo(0x77);
        assertThat(memory.get8(WINDOW + 6)).isZero();
        sequencer(4, 0x0E);
        assertThat(memory.get8(WINDOW + 6)).isEqualTo(0x77);
    }

    @Test
    void aClosedApertureIsPlainMemoryOfZeros() {
        planar();
        memory.store8(WINDOW, 0xFF);
        memory.expose(WINDOW, 2);
        assertThat(memory.get8(WINDOW)).isEqualTo(0xFF);
        video.release();
        assertThat(memory.get8(WINDOW)).isZero();
        memory.store8(WINDOW, 1);
        assertThat(memory.get8(WINDOW)).isEqualTo(1);
        assertThat(plane(0, 0)).isEqualTo(0xFF);
    }

    @Test
    void aStoreAcrossTheBorderIsSplit() {
        planar();
        memory.store32(WINDOW - 2, 0x44332211);
        assertThat(memory.get16(WINDOW - 2)).isEqualTo(0x2211);
        assertThat(plane(0, 0)).isEqualTo(0x33);
        assertThat(plane(0, 1)).isEqualTo(0x44);
        assertThat(memory.fillForward(WINDOW - 4, 8, 1, 0)).isFalse();
        assertThat(memory.copyForward(WINDOW, 0x1000, 4, 1)).isFalse();
    }

    @Test
    void coloursAreWrittenAndReadInThrees() {
        video.out8(0x3C8, 254);
        for (int value : new int[] {1, 2, 3, 0xFF, 5, 6}) {
            video.out8(0x3C9, value);
        }
        video.out8(0x3C7, 255);
        assertThat(video.in8(0x3C9)).isEqualTo(0x3F);
        assertThat(video.in8(0x3C9)).isEqualTo(5);
        assertThat(video.in8(0x3C9)).isEqualTo(6);
        assertThat(video.in8(0x3C7)).isEqualTo(3);
    }

    @Test
    void theStatusResetsTheAttributeFlipFlop() {
        video.out8(0x3C0, 0x05);
        video.in8(0x3DA);
        video.out8(0x3C0, 0x03);
        video.out8(0x3C0, 0x2A);
        video.in8(0x3DA);
        video.out8(0x3C0, 0x03);
        assertThat(video.in8(0x3C1)).isEqualTo(0x2A);
    }

    @Test
    void everyFrameShowsARetraceToWhoeverLooksLate() {
        clock.now = 5 * 14_268_000L + 3_000_000;
        assertThat(video.in8(0x3DA) & 8).as("first look in this frame").isEqualTo(8);
        assertThat(video.in8(0x3DA) & 8).isZero();
        clock.now += 14_268_000L;
        assertThat(video.in8(0x3DA) & 8).isEqualTo(8);
    }

    @Test
    void protectedCrtcRegistersKeepTheirValues() {
        video.out8(0x3D4, 0x11);
        video.out8(0x3D5, 0x80);
        video.out8(0x3D4, 0x01);
        video.out8(0x3D5, 0x4F);
        assertThat(video.in8(0x3D5)).isZero();
        video.out8(0x3B4, 0x11);
        assertThat(video.in8(0x3B5)).as("colour ports are decoded").isEqualTo(0xFF);
    }
}
