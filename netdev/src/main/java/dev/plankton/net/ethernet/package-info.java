/**
 * Ethernet frames as values: to build and read those of networks of one's own. Begin with
 * {@link dev.plankton.net.ethernet.Frame}; docs/network.md has an example.
 */
@NullMarked
package dev.plankton.net.ethernet;

import org.jspecify.annotations.NullMarked;
