"""Pages of activations: board, studio, review, the campaign's cockpit, and the public host."""
