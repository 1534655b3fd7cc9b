/**
 * Running JShell scripts from start to end, as a program: with arguments, stopping at the first
 * error, with a status.
 */
package org.ndsampler.jshell;
