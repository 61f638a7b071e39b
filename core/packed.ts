import { gunzipSync, gzipSync } from 'node:zlib';

/** The bytes as memory keeps them: a table repeats its codes in each row, so that a twentieth of it is left. */
export const packed = (bytes: Uint8Array): Uint8Array => gzipSync(bytes, { level: 9 });

/** The bytes that were packed. Throws where they are none. */
export const unpacked = (bytes: Uint8Array): Uint8Array => gunzipSync(bytes);
