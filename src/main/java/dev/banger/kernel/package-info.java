/** Owns guest kernels: import, extract, prove, keep. Manifests beside the files are the truth. Calls {@code vmm} to prove a boot. */
package dev.banger.kernel;
