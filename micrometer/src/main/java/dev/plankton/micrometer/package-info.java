/** Binders for Micrometer: the same few dozen series whatever the number of VMs. */
@NullMarked
package dev.plankton.micrometer;

import org.jspecify.annotations.NullMarked;
