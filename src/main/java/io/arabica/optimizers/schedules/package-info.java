/** Learning rates that depend on the number of steps done. */
package io.arabica.optimizers.schedules;
