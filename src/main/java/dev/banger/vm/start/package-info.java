/**
 * Owns how a VM comes up and is taken down: steps, each with its undo, and the pipeline that runs them. Knows nothing of operations'
 * kinds or of who asked.
 */
package dev.banger.vm.start;
