/** JSON as the helper reads and writes it: strictly, bounded, with no binding to classes. Calls nobody. */
package dev.banger.helper.json;
