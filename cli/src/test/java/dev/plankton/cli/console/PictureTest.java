package dev.plankton.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.video.RomFont;
import dev.plankton.machine.screen.PixelScreen;
import dev.plankton.machine.screen.Screen;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureTest {
    @Test
    void textIsDrawnWithTheRomFont() throws IOException {
        BufferedImage image = picture(Screens.text(3, ' ', 7, 'R', 0x1E));
        assertThat(image.getWidth()).isEqualTo(640);
        assertThat(image.getHeight()).isEqualTo(400);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 8; x++) {
                boolean lit = (RomFont.glyphs8x16()['R' * 16 + y] & 0x80 >> x) != 0;
                assertThat(image.getRGB(8 + x, 48 + y) & 0xFFFFFF).isEqualTo(lit ? 0xFFFF55 : 0x0000AA);
            }
        }
    }

    @Test
    void cursorHasTheLinesThatTheRegistersSay() throws IOException {
        BufferedImage image = picture(Screens.text(0));
        for (int line : new int[] {13, 14}) {
            assertThat(image.getRGB(3, line) & 0xFFFFFF).isEqualTo(0xAAAAAA);
            assertThat(image.getRGB(8, line) & 0xFFFFFF).isZero();
        }
        for (int line : new int[] {0, 12, 15}) {
            assertThat(image.getRGB(3, line) & 0xFFFFFF).isZero();
        }
    }

    @Test
    void fewColumnsFillTheWidthToo() throws IOException {
        BufferedImage image = picture(Screens.after("snake", 100));
        assertThat(image.getWidth()).isEqualTo(640);
        assertThat(image.getRGB(15, 200) & 0xFFFFFF).as("wall").isEqualTo(0x0000AA);
        assertThat(image.getRGB(16, 200) & 0xFFFFFF).as("field").isZero();
    }

    @Test
    void graphicsComePixelByPixel() throws IOException {
        PixelScreen screen = (PixelScreen) Screens.after("plasma", 1000);
        BufferedImage image = picture(screen);
        assertThat(image.getWidth()).isEqualTo(320);
        assertThat(image.getHeight()).isEqualTo(200);
        for (int y = 0; y < 200; y += 7) {
            for (int x = 0; x < 320; x += 7) {
                assertThat(image.getRGB(x, y) & 0xFFFFFF).isEqualTo(screen.rgb(x, y));
            }
        }
    }

    private static BufferedImage picture(Screen screen) throws IOException {
        return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(screen.png())));
    }
}
