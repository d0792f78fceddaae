/**
 * Makes the clock and chance throw in tests of the pure floor: time there is virtual, and random
 * streams arrive as arguments.
 */
function forbid(name: string): () => never {
  return () => {
    throw new Error(
      `${name} was called in a test of the pure floor; pass time or a stream instead`,
    );
  };
}

Date.now = forbid('Date.now');
Math.random = forbid('Math.random');
