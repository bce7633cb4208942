/** Where weights may go: what a training step puts them back to. */
package io.arabica.constraints;
