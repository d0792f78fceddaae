/** Whether the UTF-8 form of a text has more bytes than that; counts no further. */
export function exceedsBytes(text: string, bytesMax: number): boolean {
  let bytes = 0;
  for (let at = 0; at < text.length && bytes <= bytesMax; at += 1) {
    const unit = text.charCodeAt(at);
    // A surrogate is half of four bytes.
    const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
    bytes += unit < 0x80 ? 1 : unit < 0x800 || isSurrogate ? 2 : 3;
  }
  return bytes > bytesMax;
}
