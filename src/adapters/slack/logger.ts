import { type Logger, LogLevel } from '@slack/bolt';

/** The vendor's own log lines: what they say comes to us as errors, with an outcome, and is logged once. */
export function quietLogger(): Logger {
  const nothing = () => {};
  return {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: nothing,
    setLevel: nothing,
    getLevel: () => LogLevel.ERROR,
    setName: nothing,
  };
}
