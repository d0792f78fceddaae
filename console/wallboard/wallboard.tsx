/** Placeholder. */
export function Wallboard() {
  return null;
}
