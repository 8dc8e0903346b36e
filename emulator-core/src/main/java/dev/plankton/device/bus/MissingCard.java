package dev.plankton.device.bus;

import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;

/**
 * Stands for a card that a snapshot or store names. It equals the card in the comparison of profiles, but no VM can run
 * with it.
 *
 * @param spec name and version, and nothing that it occupies
 */
public record MissingCard(CardSpec spec) implements Card {}
