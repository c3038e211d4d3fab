/** Owns images: build, keep, find, delete. Manifests beside the files are the truth. Calls {@code operation} for progress and shared work, {@code guest} for what goes in. */
package dev.banger.image;
