/**
 * The MC146818 clock with its CMOS memory.
 */
@NullMarked
package dev.plankton.device.rtc;

import org.jspecify.annotations.NullMarked;
