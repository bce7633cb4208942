/** What large weights cost: penalties that a layer adds to the loss. */
package io.arabica.regularizers;
