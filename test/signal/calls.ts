import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../../src/core/catalogue.js';
import { classify } from '../../src/core/classify.js';
import type { Tier } from '../../src/core/detection.js';
import type { VouchEvent } from '../../src/core/event.js';
import { callOf, serviceOf } from '../../src/core/normalise/aws-names.js';
import { DEPLOY } from '../aws-actors.js';
import { awsEvent } from '../aws-event.js';

/** A call that public rule sets watch. */
export interface Call {
  /** `s3.amazonaws.com:GetObject` */
  readonly key: string;
  readonly service: string;
  readonly name: string;
  /** What whoever made the list suggests for the call without parameters. */
  readonly suggested: Tier;
}

export function readCalls(folder: string): readonly Call[] {
  const [header = '', ...rows] = readFileSync(join(folder, 'api-calls.csv'), 'utf8').trim().split('\n');
  const columns = fields(header);
  const at = (row: readonly string[], column: string) => row[columns.indexOf(column)] ?? '';
  return rows.map(fields).map((row) => {
    const source = at(row, 'eventSource');
    const name = at(row, 'eventName');
    return {
      key: `${source}:${name}`,
      service: serviceOf(source),
      name: callOf(name),
      suggested: at(row, 'suggested_tier') as Tier,
    };
  });
}

/** The fields of one line of CSV; a field in quotes may hold commas, and doubled quotes. */
export function fields(line: string): readonly string[] {
  return [...`,${line.trimEnd()}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
  );
}

export function watched({ service, name }: Call, catalogue: Catalogue): boolean {
  return catalogue.watches(service, name);
}

/**
 * What we make of the call when nothing is known of it but who made it, a person or a machine; and the tiers that
 * the detections on it have by themselves, which is what their parameters lead up or down from.
 */
export function tiers(call: Call, catalogue: Catalogue): readonly Tier[] {
  const itself = catalogue
    .looking(call.service, call.name)
    .filter(({ on }) => on.includes(`${call.service}:${call.name}`));
  const bare = [{}, DEPLOY].map((who) => classify(eventOf(call, who), catalogue).tier);
  return [...new Set([...bare, ...itself.map(({ tier }) => tier)])];
}

function eventOf({ service, name }: Call, who: object): VouchEvent {
  return awsEvent(`${service}:${name}`, {}, { ...who });
}
