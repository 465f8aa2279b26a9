/** What every client of ours is given. */
export interface AwsAccess {
  readonly region: string;
  /** A stand-in on the loopback; left out: AWS. */
  readonly endpoint?: string;
  /** Left out: the SDK's own chain (environment, profile, role). */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

const CONNECT_MS = 5_000;
const ANSWER_MS = 20_000;

/** For the constructor of any client: time limits, a few tries, and nothing that was left out. */
export function clientSettings({ region, endpoint, credentials }: AwsAccess) {
  return {
    region,
    maxAttempts: 3,
    // Without the last word the SDK only writes a warning, and waits on.
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
    },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}
