/** Owns images: build, keep, find, delete. Manifests beside the files are the truth. Calls {@code operation} for progress only. */
package dev.banger.image;
