/** What can happen while a model trains: stop early, watch for NaN, run code of your own. */
package io.arabica.models.callbacks;
