import { progress } from '@clack/prompts';

/** A bar on a terminal, nothing in a pipe. Sizes in bytes. */
export function progressOver(total: number): { add(bytes: number): void; end(): void } {
  if (!process.stderr.isTTY || total === 0) return { add: () => {}, end: () => {} };
  const bar = progress({ max: total, output: process.stderr });
  bar.start('Reading');
  return {
    add: (bytes) => bar.advance(bytes),
    end: () => bar.stop('Read'),
  };
}
