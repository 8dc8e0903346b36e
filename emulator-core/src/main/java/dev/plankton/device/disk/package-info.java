/**
 * The disk drive of the PC, and the sectors that a VM has written.
 */
@NullMarked
package dev.plankton.device.disk;

import org.jspecify.annotations.NullMarked;
