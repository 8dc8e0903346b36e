/** What distinguishes a VM from all others, its forks and its own past included. */
@NullMarked
package dev.plankton.device.identity;

import org.jspecify.annotations.NullMarked;
