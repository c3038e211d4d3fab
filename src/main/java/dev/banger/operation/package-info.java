/** Owns long work as rows: running it, following it, cancelling it. Calls {@code store} only. */
package dev.banger.operation;
