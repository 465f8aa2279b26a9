/** What is too long for every build; each loads its own code. Exit code 1 where anything went wrong. */
const CAMPAIGNS: { readonly [name: string]: (args: readonly string[]) => Promise<number> } = {
  /** Killed at every step of every conversation. */
  crash: async (args) => (await import('./crash.js')).crash(args),
  /** A million damaged records. */
  fuzz: async (args) => (await import('./fuzz-run.js')).fuzz(args),
  /** A day of a company of a hundred, with five attacks in it. */
  day: async (args) => (await import('../day/run.js')).day(args),
};

/** `npm run campaign [-- crash|fuzz|day --seed 1 …]`; without a name it is `crash`. */
async function main([first = '', ...rest]: readonly string[]): Promise<number> {
  if (first === '' || first.startsWith('-'))
    return (await import('./crash.js')).crash([first, ...rest].filter(Boolean));
  const campaign = Object.hasOwn(CAMPAIGNS, first) ? CAMPAIGNS[first] : undefined;
  if (campaign) return campaign(rest);
  console.error(`expected one of ${Object.keys(CAMPAIGNS).join(', ')}, found "${first}"`);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
