package dev.banger.linux;

/**
 * A rule that the kernel has.
 *
 * @param chain without its hook
 * @param handle its number in its table
 * @param comment empty text when it has none
 */
public record NftListedRule(NftChain chain, long handle, String comment) {}
