import { Redis } from 'ioredis';

/** Redis' `maxmemory-policy`; null where it may not be read (managed Redis forbids CONFIG) or Redis is away. */
export async function evictionPolicy(redisUrl: string): Promise<string | null> {
  const redis = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 0, connectTimeout: 3_000 });
  // Without a listener a refused connection would end the process; the caller hears of it from its own check.
  redis.on('error', () => {});
  try {
    await redis.connect();
    const answer = await redis.config('GET', 'maxmemory-policy');
    return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : null;
  } catch {
    return null;
  } finally {
    redis.disconnect();
  }
}
