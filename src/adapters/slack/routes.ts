import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refused } from './gate.js';

export interface Route {
  /** `GET`, `POST`; `*` for all of them. */
  readonly method: string;
  /** `/verify/:id` takes one segment for `:id`; `/sandbox/*` takes everything below. */
  readonly path: string;
  handler(req: IncomingMessage, res: ServerResponse): void | Promise<void>;
}

/** The first route that takes it. Throws `Refused` 404, or 405 where only the method is another. */
export function routeFor(routes: readonly Route[], method: string, path: string): Route {
  const here = routes.filter((route) => takes(route.path, path));
  const route = here.find((one) => one.method === '*' || one.method === method);
  if (route) return route;
  throw here.length > 0
    ? new Refused(405, 'method: expected another for this path')
    : new Refused(404, 'path: expected one of ours, found none');
}

function takes(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const found = path.split('/');
  const below = wanted.at(-1) === '*';
  if (below ? found.length < wanted.length : found.length !== wanted.length) return false;
  return wanted.every((part, i) => {
    if (below && i === wanted.length - 1) return true;
    return part.startsWith(':') ? found[i] !== '' : part === found[i];
  });
}
