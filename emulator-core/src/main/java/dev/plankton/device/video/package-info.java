/**
 * The VGA: registers, planes, colours and fonts.
 */
@NullMarked
package dev.plankton.device.video;

import org.jspecify.annotations.NullMarked;
