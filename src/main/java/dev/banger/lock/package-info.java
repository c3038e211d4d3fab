/** Owns asynchronous locks, their order and its checker. Knows nothing of what they protect. Calls nobody; every service may call it. */
package dev.banger.lock;
