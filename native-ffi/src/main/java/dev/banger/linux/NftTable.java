package dev.banger.linux;

/** A table by its name, which is unique in its family. */
public record NftTable(NftFamily family, String name) {
    /** As {@code nft} writes it: {@code "inet banger"}. */
    public String text() {
        return family.text() + " " + name;
    }
}
