/**
 * The directory that keeps a population: content-addressed images and templates, generations, a journal. Knows files and
 * formats; what VMs are it learns from those that save and load.
 */
@NullMarked
package dev.plankton.store;

import org.jspecify.annotations.NullMarked;
