/** Questions to VMs and their replies, inside this process or through a gateway, with the time each took. */
@NullMarked
package dev.plankton.bench.dialogue;

import org.jspecify.annotations.NullMarked;
