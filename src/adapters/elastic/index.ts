import { Shipper, type ShippingOptions, type ShippingStats } from './shipper.js';

export type { ElasticTarget } from './client.js';
export { elasticProbe } from './probe.js';
export type { Limits, ShippingOptions, ShippingStats } from './shipper.js';

export interface Shipping {
  /** Takes a line of the run log. Returns at once, whatever the other side does, and never throws. */
  take(line: string): void;
  stats(): ShippingStats;
  /** Sends for a moment more, and keeps the rest for the next start. */
  close(): Promise<void>;
}

/**
 * Ships the run log to Elasticsearch or OpenSearch, in the background and in bulk. What cannot be sent is kept in
 * `folder` and sent later, after a restart too. Does not throw: trouble goes to `report`.
 */
export function startShipping(options: ShippingOptions): Shipping {
  const shipper = new Shipper(options);
  shipper.start();
  return {
    take: (line) => shipper.take(line),
    stats: () => shipper.stats(),
    close: () => shipper.close(),
  };
}
