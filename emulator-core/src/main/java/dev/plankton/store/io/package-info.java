/** What reading a store may throw. */
@NullMarked
package dev.plankton.store.io;

import org.jspecify.annotations.NullMarked;
