import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder of so many detections as an operator writes them, each on two calls that nobody makes. */
export async function writeDetections(folder: string, many: number): Promise<string> {
  await mkdir(folder);
  for (let nth = 0; nth < many; nth += 1) await writeFile(join(folder, `made-up-${nth}.js`), moduleOf(nth));
  return folder;
}

function moduleOf(nth: number): string {
  return `export default ({ textAt }) => ({
  title: 'Made up, number ${nth}',
  provider: 'aws',
  on: ['madeup${nth % 50}:ChangeThing${nth}', 'madeup${nth % 50}:DeleteThing${nth}'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098'],
  why: 'Nobody makes this call.',
  says: () => 'did thing ${nth}',
  judge: ({ params }) => (textAt(params['name']).startsWith('x${nth}') ? {} : null),
});
`;
}
