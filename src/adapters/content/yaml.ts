import { parseAllDocuments, type Scalar, visit } from 'yaml';

/** One YAML document. Throws an error with line and column where the text is none, or holds several. */
export function readYaml(text: string): unknown {
  const documents = parseAllDocuments(text, { merge: true });
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (!document) throw new Error('expected a YAML document, found nothing');
  if (second) throw new Error('expected one YAML document, found several in one file');
  const [problem] = document.errors;
  if (problem) throw new Error(`expected YAML, found a mistake: ${problem.message.split('\n')[0]}`);
  visit(document, { Scalar: (_, node) => keepWriting(node) });
  return document.toJS({ maxAliasCount: 100 });
}

/** A number keeps its spelling where that says more: the account 012345678901 begins with a zero. */
function keepWriting(node: Scalar): void {
  const { value, source } = node;
  if (typeof value === 'number' && source !== undefined && String(value) !== source) node.value = source;
}
