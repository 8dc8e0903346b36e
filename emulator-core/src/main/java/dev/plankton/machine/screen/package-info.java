/**
 * What the display of a VM shows, as a value.
 */
@NullMarked
package dev.plankton.machine.screen;

import org.jspecify.annotations.NullMarked;
