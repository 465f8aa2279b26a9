import { broken, type Check, type CheckResult, counted, off, ok, saidBy, warning } from './check.js';

export interface ElasticProbe {
  /** Without credentials. */
  readonly where: string;
  readonly stream: string;
  /** Credentials would cross the network in the clear. */
  readonly open: boolean;
  /** HTTP statuses of `GET /` and of the data stream, and what answered. */
  look(): Promise<{ readonly status: number; readonly product: string; readonly streamStatus: number }>;
  /** Documents that could not be sent yet. */
  kept(): Promise<number>;
}

/** Whether the run log can be shipped; writes nothing. */
export function elasticCheck(probe: ElasticProbe | null): Check {
  return {
    name: 'run log search',
    run: async () => (probe ? judged(probe) : off('ELASTICSEARCH_URL is not set')),
  };
}

async function judged(probe: ElasticProbe): Promise<CheckResult> {
  const kept = await probe.kept();
  const waits = kept > 0 ? `; ${counted(kept, 'document waits', 'documents wait')} to be sent` : '';
  try {
    const { status, product, streamStatus } = await probe.look();
    const detail = `${product}, ${probe.where}, ${probe.stream}${waits}`;
    if (status === 401 || streamStatus === 401) {
      const next = 'Check ELASTICSEARCH_API_KEY, or user and password in ELASTICSEARCH_URL.';
      return broken(`${probe.where}: it does not know us (401)${waits}`, next);
    }
    // A key that may only write sees neither; the first shipment tells.
    if (![200, 403].includes(status)) {
      return broken(`${probe.where}: expected 200, found ${status}${waits}`, 'Check ELASTICSEARCH_URL.');
    }
    if (probe.open)
      return warning(`${detail}: its credentials travel in the clear`, 'Use https:// in ELASTICSEARCH_URL.');
    if (streamStatus === 404) return ok(`${detail}, which is made at the first start`);
    return ok(detail);
  } catch (error) {
    return broken(`${probe.where}: ${saidBy(error)}${waits}`, 'Check ELASTICSEARCH_URL.');
  }
}
