/**
 * The two network cards: the request NIC, and an NE2000.
 */
@NullMarked
package dev.plankton.device.nic;

import org.jspecify.annotations.NullMarked;
