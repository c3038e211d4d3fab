/** Owns typed configuration, the owner, every path, and the errors that the owner reads. Calls nobody; everybody may call it. */
package dev.banger.config;
