/** What can be plugged into the switch beside VMs: links to QEMU and its like, a TAP interface, a capture to a file. */
@NullMarked
package dev.plankton.net.link;

import org.jspecify.annotations.NullMarked;
