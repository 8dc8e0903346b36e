/** Where things are in an Ethernet frame, and how to read and write them there, in place. Stateless. */
@NullMarked
package dev.plankton.net.packet;

import org.jspecify.annotations.NullMarked;
