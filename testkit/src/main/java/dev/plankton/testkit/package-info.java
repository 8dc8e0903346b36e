/** Boots guests for tests, and asserts what can be seen of them. */
@NullMarked
package dev.plankton.testkit;

import org.jspecify.annotations.NullMarked;
