import { open, stat } from 'node:fs/promises';
import { codeOf } from './embedded-binaries.js';

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    },
  );
}

export async function sizeOf(path: string): Promise<number> {
  return (await exists(path)) ? (await stat(path)).size : 0;
}

export async function tail(path: string, from: number): Promise<string> {
  if ((await sizeOf(path)) <= from) return '';
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({
      position: from,
      length: 8_000,
      buffer: Buffer.alloc(8_000),
    });
    return buffer.subarray(0, bytesRead).toString();
  } finally {
    await file.close();
  }
}
