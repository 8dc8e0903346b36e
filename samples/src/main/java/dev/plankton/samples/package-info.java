/** Programs that embed Plankton: each is one class with a {@code main} that shows what it does. */
package dev.plankton.samples;
