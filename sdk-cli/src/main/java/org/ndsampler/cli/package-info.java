/**
 * The command {@code ndsampler} and its subcommands.
 *
 * @since 0.1
 */
package org.ndsampler.cli;
