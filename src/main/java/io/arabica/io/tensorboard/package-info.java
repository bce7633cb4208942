/** Event files that TensorBoard shows: what a run measured, its weights, pictures. */
package io.arabica.io.tensorboard;
