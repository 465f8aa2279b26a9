import { sha256 } from '../../core/canonical.js';
import { storable } from './json.js';

/** A btree refuses entries over about 2,700 bytes. */
const LONGEST = 300;

/** A text that others chose, as it stands in an index: whole, or the hash of it where it is too long to be one. */
export function indexable(text: string): string {
  return text.length <= LONGEST ? storable(text) : `sha256:${sha256(text)}`;
}
