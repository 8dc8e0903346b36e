package dev.plankton.lab.scenario.rule;

/** What a value has to be. */
public sealed interface Rule permits NumberRule, TextRule {}
