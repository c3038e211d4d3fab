/** Owns typed configuration, the owner, every path, and the errors that the owner reads. Calls nobody but the shared checks of names; everybody may call it. */
package dev.banger.config;
