/** The WebSocket: maps, screens, serial lines and series as they change. */
@NullMarked
package dev.plankton.dashboard.stream;

import org.jspecify.annotations.NullMarked;
