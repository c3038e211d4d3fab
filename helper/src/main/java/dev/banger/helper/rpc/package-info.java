/** How {@code bangerd} asks {@code bangerd-root}: the protocol, its two ends, and nothing of what is asked. */
package dev.banger.helper.rpc;
