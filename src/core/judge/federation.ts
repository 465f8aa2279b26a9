import { type JsonObject, objectAt, textAt } from '../json.js';
import { type Policy, valuesOf } from './policy.js';

/** Services where anybody can have an account, and so a token: who may come must be said by `sub` and the like. */
const SHARED =
  /(?:^|\/)(?:token\.actions\.githubusercontent\.com|gitlab\.com|api\.bitbucket\.org|app\.terraform\.io|oidc\.circleci\.com|agent\.buildkite\.com|oidc\.vercel\.com)(?:$|\/)/;

/** Clusters and build services: adding them is usual, and opens nothing until a role trusts them. */
const USUAL = /(?:^|\/)oidc\.eks\.[\w-]+\.amazonaws\.com(?:\.cn)?(?:$|\/)/;

/** True where a provider's address is that of a cluster of AWS, or of a build service that anybody can use. */
export function isUsualIssuer(url: string): boolean {
  const bare = url.replace(/^https:\/\//i, '').toLowerCase();
  return SHARED.test(bare) || USUAL.test(bare);
}

/** The providers in a role's trust that let in whoever has an account there. */
export function openIssuers(trust: Policy | null): readonly string[] {
  return (trust?.statements ?? [])
    .filter((statement) => textAt(statement['Effect']).toLowerCase() === 'allow')
    .flatMap((statement) => {
      const issuers = valuesOf(objectAt(statement['Principal'])['Federated']).filter((name) =>
        SHARED.test(name),
      );
      return says(statement) ? [] : issuers;
    });
}

/** True where a condition says who: not only for whom the token is (`aud`), and not with a star in the first place. */
function says(statement: JsonObject): boolean {
  return Object.entries(objectAt(statement['Condition'])).some(
    ([operator, tests]) =>
      !/Not|IfExists|Null/i.test(operator) &&
      Object.entries(objectAt(tests)).some(
        ([key, value]) =>
          // ForAllValues holds of a claim that is missing; `sub` never is.
          (!/^ForAllValues:/i.test(operator) || key.endsWith(':sub')) &&
          /^[\w./-]+:(?!aud$)[\w-]+$/i.test(key) &&
          !/^aws:/i.test(key) &&
          picksOut(valuesOf(value)),
      ),
  );
}

/** `repo:acme/*` picks somebody out, `*` and `repo:*` nobody. */
function picksOut(values: readonly string[]): boolean {
  return values.length > 0 && values.every((value) => !/^(?:[\w-]+:)*[*?]/.test(value));
}
