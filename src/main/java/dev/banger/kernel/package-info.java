/** Owns guest kernels: import, extract, prove, keep. Manifests beside the files are the truth. Calls {@code vmm} to prove a boot, {@code guest} for archives, {@code operation} for shared work. */
package dev.banger.kernel;
