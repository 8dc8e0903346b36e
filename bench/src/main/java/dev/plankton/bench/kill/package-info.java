/** Kills a server that keeps its VMs in a store, again and again, and checks that nothing it acknowledged is lost. */
@NullMarked
package dev.plankton.bench.kill;

import org.jspecify.annotations.NullMarked;
