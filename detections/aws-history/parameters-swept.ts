import {
  defineWatch,
  type JsonObject,
  listAt,
  ofPerson,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

export default defineWatch({
  title: 'Many stored parameters were read and decrypted',
  provider: 'aws',
  on: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath', 'ssm:GetParameterHistory'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1555.006'],
  why: 'Passwords are often kept as parameters; reading them one after another collects them.',
  failedCounts: true,
  falsePositives: 'Programs that load their settings when they start; those of machines are only kept.',
  stratus: ['aws.credential-access.ssm-retrieve-securestring-parameters'],
  says: () => 'read and decrypted many stored parameters',
  judge: (event) => (textAt(event.params['withDecryption']) === 'true' ? ofPerson(event) : null),
  history: {
    kind: 'volume',
    of: parametersIn,
    what: 'different parameters (up to five for a page of a path) were asked for in the clear',
    atLeast: 20,
    withinMs: 10 * 60 * 1000,
    learns: true,
  },
});

/** What a page of a path counts as: it holds up to ten, and the record does not say which or how many. */
const PAGE = 5;

function parametersIn({ params }: VouchEvent): readonly string[] {
  const path = textAt(params['path']);
  const page = `${path}#${textAt(params['nextToken'])}`;
  const pages = path === '' ? [] : Array.from({ length: sizeOf(params) }, (_, index) => `${page}#${index}`);
  return [...listAt(params['names']), params['name']]
    .map((name) => textAt(name))
    .filter((name) => name !== '')
    .concat(pages);
}

/** Whoever asks for small pages gets no more than he asks for. */
function sizeOf(params: JsonObject): number {
  const asked = Number(textAt(params['maxResults']) || PAGE);
  return asked >= 1 && asked < PAGE ? Math.floor(asked) : PAGE;
}
