package dev.plankton.dashboard.watch;

import dev.plankton.machine.screen.Screen;

/**
 * What a watched VM shows at the moment at which it is.
 *
 * @param instructions executed up to there
 */
public record Sight(long instructions, Screen screen) {}
