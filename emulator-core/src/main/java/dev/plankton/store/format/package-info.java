/**
 * The bytes of a store: records of VMs, blocks with checksums, sealed files, manifests. The reference of the format is
 * docs/store.md; each constant is pinned by a test.
 */
@NullMarked
package dev.plankton.store.format;

import org.jspecify.annotations.NullMarked;
