/** The body of an HTTP answer. @throws {Error} where it has more bytes than it may */
export async function answerBytes({ body }: Response, bytesMax: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    parts.push(part);
    length += part.length;
    if (length > bytesMax) throw new Error(`its answer has more than ${bytesMax} bytes`);
  }
  return Buffer.concat(parts);
}
