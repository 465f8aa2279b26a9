export interface Output {
  /** Whether something that was printed could not be written: a full disk, not a reader who has seen enough. */
  failed(): boolean;
  /** Whether this error is one of the output's own, which nobody needs to hear of again. */
  told(error: unknown): boolean;
}

/**
 * From now on a closed pipe (`| head -1`) is no error, and any other trouble with the output is one line and exit
 * code 1. The work itself goes on: half an import helps nobody.
 */
export function watchOutput(): Output {
  const errors = new Set<unknown>();
  let failed = false;
  const heard = (error: NodeJS.ErrnoException) => {
    errors.add(error);
    if (error.code === 'EPIPE' || failed) return;
    failed = true;
    process.exitCode = 1;
    process.stderr.write(`vouch: expected to write the output, found: ${error.message}\n`);
  };
  for (const stream of [process.stdout, process.stderr]) stream.on('error', heard);
  return { failed: () => failed, told: (error) => errors.has(error) };
}
