/**
 * Cards: devices of one's own that are plugged into a PC by {@link dev.plankton.machine.MachineProfile#withCards}. Begin with
 * {@link dev.plankton.device.card.Card}; docs/devices.md has a worked example and the rules.
 */
@NullMarked
package dev.plankton.device.card;

import org.jspecify.annotations.NullMarked;
