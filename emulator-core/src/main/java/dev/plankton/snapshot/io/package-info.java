/** What reading a snapshot may throw. */
@NullMarked
package dev.plankton.snapshot.io;

import org.jspecify.annotations.NullMarked;
