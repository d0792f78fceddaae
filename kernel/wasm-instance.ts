/** Opens modules of WebAssembly, which are kept in scripts as base64. */

/** The part of the global `WebAssembly` that is used here. */
interface WebAssemblyHost {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/** What the module exports; null: the host has no WebAssembly, or refuses this module. */
export function instanceOf(base64: string, imports: object = {}): unknown {
  const { WebAssembly: host } = globalThis as { readonly WebAssembly?: WebAssemblyHost };
  if (host === undefined) return null;
  try {
    const code = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
    return new host.Instance(new host.Module(code), imports).exports;
  } catch {
    return null;
  }
}
