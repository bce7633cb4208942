/** Tensors by name in Hugging Face's safetensors files, both ways. */
package io.arabica.io.safetensors;
