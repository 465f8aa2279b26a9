import type { LoadedDetection } from '../../core/detection.js';
import { detectionFrom, found, type RawUnit } from '../../core/unit-shape.js';

const NO_CODE = /\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g;

/**
 * A detection of the operator's: `export default (kit) => detection`. It imports nothing, so that what is read
 * here is all that runs; it is still code with our rights. Throws an error that names the file.
 */
export async function readModule(
  text: string,
  { id, file, kit }: { readonly id: string; readonly file: string; readonly kit: object },
): Promise<LoadedDetection> {
  const [word] = /\b(?:import|require)\b/.exec(text.replace(NO_CODE, "''")) ?? [];
  if (word) throw new Error(`${file}: expected a module that imports nothing, found "${word}"`);
  const make = await defaultOf(text, file);
  if (typeof make !== 'function') {
    throw new Error(`${file}: expected "export default (kit) => detection", found ${found(make)}`);
  }
  const unit = (make as (kit: object) => unknown)(kit);
  if (typeof unit !== 'object' || unit === null) {
    throw new Error(`${file}: expected the function to give a detection, found ${found(unit)}`);
  }
  return detectionFrom(id, file, unit as RawUnit);
}

/**
 * The text that was looked at is the text that runs, always as a module, and anew where it has changed: a path
 * would be read again, and by Node's memory only once.
 */
async function defaultOf(text: string, file: string): Promise<unknown> {
  const code = `${text}\n//# sourceURL=${encodeURI(file)}`;
  const module = (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as {
    readonly default?: unknown;
  };
  return module.default;
}
