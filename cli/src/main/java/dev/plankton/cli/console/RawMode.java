package dev.plankton.cli.console;

import java.util.EnumSet;
import java.util.Set;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;

/** How a terminal is set so that every key is the guest's, Ctrl-C and Ctrl-S too. */
public final class RawMode {
    private RawMode() {}

    /**
     * The attributes for it. Reading ends after a tenth of a second without a key, as in JLine's own raw mode, which may start
     * a process each time it asks for or sets attributes: these are set at once.
     *
     * @param before those of the terminal as it is
     */
    public static Attributes of(Attributes before) {
        return of(before, EnumSet.of(InputFlag.IXON, InputFlag.ICRNL, InputFlag.INLCR));
    }

    /**
     * The same.
     *
     * @param off what is not to be done to what is typed
     */
    public static Attributes of(Attributes before, Set<InputFlag> off) {
        Attributes raw = new Attributes(before);
        raw.setLocalFlags(EnumSet.of(LocalFlag.ICANON, LocalFlag.ECHO, LocalFlag.ISIG, LocalFlag.IEXTEN), false);
        raw.setInputFlags(EnumSet.copyOf(off), false);
        raw.setControlChar(ControlChar.VMIN, 0);
        raw.setControlChar(ControlChar.VTIME, 1);
        return raw;
    }
}
