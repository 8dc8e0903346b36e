/** The commands about snapshots of VMs. */
@NullMarked
package dev.plankton.cli.snapshot;

import org.jspecify.annotations.NullMarked;
