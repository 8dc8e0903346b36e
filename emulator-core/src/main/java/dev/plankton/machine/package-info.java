/**
 * What a PC is made from and how a run of it ends: profile, boot image, exits.
 */
@NullMarked
package dev.plankton.machine;

import org.jspecify.annotations.NullMarked;
